package dev.tenancy.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Invalid;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTokenTest {

    private final String text = "op_" + UUID.randomUUID();
    private final OperatorToken token = OperatorToken.of(text);

    @Test
    void shouldMatchItsOwnTextOnly() {
        assertThat(token.matches(text)).isTrue();
        assertThat(token.matches(text + " ")).isFalse();
        assertThat(token.matches(text.substring(0, text.length() - 1))).isFalse();
        assertThat(token.matches("op_" + UUID.randomUUID())).isFalse();
        assertThat(token.matches("")).isFalse();
        assertThat(token.matches("x".repeat(1_000_000))).isFalse();
        assertThat(token.matches(null)).isFalse();
    }

    @Test
    void shouldShowNothingOfTheToken() {
        assertThat(token).hasToString("OperatorToken[op_…]");
    }

    @Test
    void shouldAcceptThirtyTwoToTwoHundredCharacters() {
        assertThat(OperatorToken.of("op_" + "!".repeat(29)).matches("op_" + "!".repeat(29)))
                .isTrue();
        assertThat(OperatorToken.of("op_" + "~".repeat(197)).matches("op_" + "~".repeat(197)))
                .isTrue();
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> OperatorToken.of("op_" + "x".repeat(28)));
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> OperatorToken.of("op_" + "x".repeat(198)));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\n", "\u007f", "\u00a0", "é"})
    void shouldRefuseWhatIsNotPrintableAsciiAndNotRepeatIt(String odd) {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> OperatorToken.of(text + odd))
                .withMessageNotContaining(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OP_", "op-", "ut_"})
    void shouldRefuseAnotherPrefix(String prefix) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> OperatorToken.of(prefix + UUID.randomUUID()));
    }
}
