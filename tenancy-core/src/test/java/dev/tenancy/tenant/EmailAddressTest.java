package dev.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"john@acme.com", "a@b", "john+tag@acme.com", "o'neil@x-y.example", "!#$%&*/=?^_`{|}~-@e.org"})
    void shouldTakeAnAddress(String text) {
        assertThat(new EmailAddress(text).value()).isEqualTo(text);
    }

    @Test
    void shouldKeepTheLocalPartAndLowerTheDomain() {
        assertThat(new EmailAddress("John.Doe@ACME.Com")).hasToString("John.Doe@acme.com");
        assertThat(new EmailAddress("John.Doe@ACME.Com").canonical()).isEqualTo("john.doe@acme.com");
    }

    @Test
    void shouldCompareWithoutCase() {
        EmailAddress one = new EmailAddress("John@acme.com");
        EmailAddress other = new EmailAddress("jOHN@ACME.com");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(new EmailAddress("joan@acme.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "john",
                "@acme.com",
                "john@",
                "john@@acme.com",
                "john@acme@com",
                "john doe@acme.com",
                "john@acme..com",
                "john@.acme.com",
                "john@acme.com.",
                "john@-acme.com",
                "john@acme-.com",
                "john@ac me.com",
                "john@acme.com\r\nBcc: evil@evil.example",
                "john@acme.com\n",
                "john\u0000@acme.com",
                "jöhn@acme.com",
                "john@аcme.com",
                "<john@acme.com>",
                "john@acme.com,evil@evil.example",
                "\"john doe\"@acme.com"
            })
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThat(Refusals.of(() -> new EmailAddress(text))).containsExactly("bad_format");
    }

    @Test
    void shouldBoundTheLengthOfTheWholeAndOfTheLocalPart() {
        String domain = "@" + "d".repeat(200) + ".example";

        assertThat(new EmailAddress("a".repeat(254 - domain.length()) + domain).value())
                .hasSize(254);
        assertThat(Refusals.of(() -> new EmailAddress("a".repeat(255 - domain.length()) + domain)))
                .containsExactly("too_long");
        assertThat(new EmailAddress("a".repeat(64) + "@b").value()).hasSize(66);
        assertThat(Refusals.of(() -> new EmailAddress("a".repeat(65) + "@b"))).containsExactly("bad_format");
    }
}
