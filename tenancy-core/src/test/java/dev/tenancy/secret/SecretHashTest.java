package dev.tenancy.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Invalid;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHashTest {

    private final Secret secret = SecretFormat.of("test").generate(new SecureRandom());
    private final SecretHash plain = SecretHasher.plain().hash(secret);
    private final SecretHash peppered =
            SecretHasher.peppered(List.of(Peppers.pepper("v123456789"))).hash(secret);

    @Test
    void shouldReadBackWhatItWrote() {
        assertThat(plain.toText()).matches("plain:[0-9a-f]{64}").hasSize(70);
        assertThat(peppered.toText()).matches("v123456789:[0-9a-f]{64}").hasSize(75);
        assertThat(SecretHash.parse(plain.toText())).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(SecretHash.parse(peppered.toText())).isEqualTo(peppered).hasSameHashCodeAs(peppered);
    }

    @Test
    void shouldDifferByVersionAndByDigest() {
        String zeros = ":" + "0".repeat(64);

        assertThat(SecretHash.parse("v1" + zeros)).isNotEqualTo(SecretHash.parse("v2" + zeros));
        for (int digit = 0; digit < 64; digit++) {
            String other = "v1:" + "0".repeat(digit) + "1" + "0".repeat(63 - digit);
            assertThat(SecretHash.parse(other)).isNotEqualTo(SecretHash.parse("v1" + zeros));
        }
        assertThat(SecretHash.parse("v1" + zeros).equals((Object) ("v1" + zeros)))
                .isFalse();
    }

    @Test
    void shouldShowItsVersionOnly() {
        assertThat(plain).hasToString("SecretHash[plain]");
        assertThat(peppered).hasToString("SecretHash[v123456789]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "plain:", "plain:00", ":", "v0:", "md5:", "plain :", "v1:v1:"})
    void shouldRefuseATextOfAnotherForm(String start) {
        String digest = "0".repeat(64);

        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> SecretHash.parse(start));
        if (!start.equals("plain:")) {
            assertThatExceptionOfType(Invalid.class)
                    .isThrownBy(() -> SecretHash.parse(start + digest))
                    .withMessageNotContaining(digest);
        }
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> SecretHash.parse("plain:" + "A".repeat(64)));
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> SecretHash.parse("plain:" + digest + "\n"));
    }
}
