package dev.tenancy.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Invalid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PepperTest {

    @Test
    void shouldReadPeppersInTheOrderGiven() {
        List<Pepper> peppers = Pepper.parseAll(Peppers.text("v20", 32) + " , " + Peppers.text("v3", 64) + "\n");

        assertThat(peppers).extracting(Pepper::version).containsExactly("v20", "v3");
    }

    @Test
    void shouldShowItsVersionOnly() {
        assertThat(Peppers.pepper("v1")).hasToString("Pepper[v1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v", "v0", "v01", "V1", "plain", "v1234567890", "1", "v1 ", "v\u0661"})
    void shouldRefuseAVersionOutsideTheGrammar(String version) {
        String key = Peppers.base64(32);

        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> Pepper.parse(version + ":" + key))
                .withMessageContaining("version")
                .withMessageNotContaining(key);
    }

    @Test
    void shouldRefuseAKeyWithoutAVersionAndNotRepeatIt() {
        String key = Peppers.base64(32);

        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> Pepper.parse(key))
                .withMessageNotContaining(key.substring(0, 8));
    }

    @Test
    void shouldRefuseAKeyThatIsTooShortOrTooLong() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> Pepper.parse(Peppers.text("v1", 31)))
                .withMessageContaining("32");
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> Pepper.parse(Peppers.text("v1", 1025)));
        assertThat(Pepper.parse(Peppers.text("v1", 1024)).version()).isEqualTo("v1");
    }

    @Test
    void shouldRefuseWhatIsNotBase64AndNotRepeatIt() {
        String key = Peppers.base64(32).substring(4);

        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> Pepper.parse("v1:§" + key))
                .withMessageContaining("base64")
                .withMessageNotContaining("§")
                .withMessageNotContaining(key)
                .withNoCause();
    }

    @Test
    void shouldNameTheOneOfSeveralThatIsWrong() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> Pepper.parseAll(Peppers.text("v2", 32) + "," + Peppers.text("v1", 8)))
                .withMessageContaining("Pepper 2");
    }

    @Test
    void shouldRefuseAVersionThatComesTwice() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> Pepper.parseAll(Peppers.text("v1", 32) + "," + Peppers.text("v1", 32)))
                .withMessageContaining("v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ","})
    void shouldRefuseAnEmptyList(String text) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> Pepper.parseAll(text));
    }
}
