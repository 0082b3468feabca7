package dev.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"A", "Acme Corporation", "Łódź & Söhne", "株式会社", "عربى", "👩‍👩‍👧", "<b>Acme</b>"})
    void shouldTakeANameInAnyScript(String text) {
        assertThat(new DisplayName(text)).hasToString(text);
    }

    @Test
    void shouldCountCodePointsUpToTwoHundred() {
        assertThat(new DisplayName("😀".repeat(200)).value()).hasSize(400);
        assertThat(Refusals.of(() -> new DisplayName("😀".repeat(201)))).containsExactly("bad_length");
        assertThat(Refusals.of(() -> new DisplayName("a".repeat(201)))).containsExactly("bad_length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", " \n "})
    void shouldRefuseABlankName(String text) {
        assertThat(Refusals.of(() -> new DisplayName(text))).containsExactly("bad_length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0000",
                "a\nb",
                "a\r\nb",
                "a\tb",
                "a\u001Bb",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\u202Eb",
                "a\u202Ab",
                "a\u2066b",
                "a\u2069b"
            })
    void shouldRefuseWhatDeceivesReadersAndLogs(String text) {
        assertThat(Refusals.of(() -> new DisplayName(text))).containsExactly("bad_format");
    }

    @Test
    void shouldRefuseHalfACharacter() {
        String pair = "😀";
        assertThat(Refusals.of(() -> new DisplayName("a" + pair.charAt(0)))).containsExactly("bad_format");
        assertThat(Refusals.of(() -> new DisplayName(pair.charAt(1) + "a"))).containsExactly("bad_format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00A0", "\u200B", "\u180E", "\u3164", "\uFFFF", "\u00A0\u200B \u2800"})
    void shouldRefuseANameThatNobodyCanSee(String text) {
        assertThat(Refusals.of(() -> new DisplayName(text))).containsExactly("bad_format");
        assertThat(new DisplayName(text + "a").value()).isEqualTo(text + "a");
    }
}
