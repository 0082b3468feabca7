package dev.tenancy.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFormatTest {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final SecretFormat format = SecretFormat.of("acme_test");
    private final SecureRandom random = new SecureRandom();

    @Test
    void shouldMakeSecretsOfTheDocumentedShape() {
        String text = format.generate(random).reveal();

        assertThat(text).matches("acme_test_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");
        assertThat(text).endsWith(checksum(text.substring(0, text.length() - 6)));
    }

    @Test
    void shouldReadBackWhateverItMade() {
        for (int i = 0; i < 2_000; i++) {
            Secret made = format.generate(random);
            assertThat(format.parse(made.reveal())).contains(made);
            assertThat(made.reveal()).contains("_" + made.lookupId() + "_");
        }
    }

    @Test
    void shouldFindEverySlipOfOneCharacter() {
        String text = format.generate(random).reveal();
        for (int i = 0; i < text.length(); i++) {
            for (char c = ' '; c <= '~'; c++) {
                if (c != text.charAt(i)) {
                    assertThat(format.parse(text.substring(0, i) + c + text.substring(i + 1)))
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void shouldFindTwoCharactersThatChangedPlaces() {
        String text = format.generate(random).reveal();
        for (int i = 1; i < text.length(); i++) {
            String swapped = text.substring(0, i - 1) + text.charAt(i) + text.charAt(i - 1) + text.substring(i + 1);
            if (!swapped.equals(text)) {
                assertThat(format.parse(swapped)).isEmpty();
            }
        }
    }

    @Test
    void shouldRefuseEveryOtherLength() {
        String text = format.generate(random).reveal();
        for (int end = 0; end < text.length(); end++) {
            assertThat(format.parse(text.substring(0, end))).isEmpty();
        }
        assertThat(format.parse(text + "0")).isEmpty();
        assertThat(format.parse(" " + text)).isEmpty();
        assertThat(format.parse(text + "\n")).isEmpty();
        assertThat(format.parse("x".repeat(1_000_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "\u0000", "\u0660", "\uD83D", "Ａ", "-", "_"})
    void shouldRefuseWhatIsNoDigitAlsoWhenTheChecksumIsRight(String odd) {
        String before = "acme_test_" + "0".repeat(11) + odd + "_" + "0".repeat(32);

        assertThat(format.parse(before + checksum(before))).isEmpty();
    }

    @Test
    void shouldRefuseAMissingOrMisplacedSeparatorAlsoWhenTheChecksumIsRight() {
        String missing = "acme_test_" + "0".repeat(45);
        String early = "acme_test_" + "0".repeat(11) + "_" + "0".repeat(33);
        String late = "acme_test_" + "0".repeat(13) + "_" + "0".repeat(31);
        String right = "acme_test_" + "0".repeat(12) + "_" + "0".repeat(32);

        assertThat(format.parse(missing + checksum(missing))).isEmpty();
        assertThat(format.parse(early + checksum(early))).isEmpty();
        assertThat(format.parse(late + checksum(late))).isEmpty();
        assertThat(format.parse(right + checksum(right))).isPresent();
    }

    @Test
    void shouldNeverThrowWhateverItIsGiven() {
        RandomGenerator seeded = new Random(7);
        String valid = format.generate(random).reveal();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int edits = seeded.nextInt(4); edits >= 0; edits--) {
                text.setCharAt(seeded.nextInt(text.length()), (char) seeded.nextInt(Character.MAX_VALUE + 1));
            }
            // an edit may put a character back where it was
            assertThat(format.parse(text.toString()).isPresent())
                    .isEqualTo(text.toString().equals(valid));
        }
        assertThat(format.parse(null)).isEmpty();
        assertThat(format.parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"acme_test, acme", "acme, acme_test", "ut, ut2", "a, b"})
    void shouldNotReadASecretOfAnotherPrefix(String made, String read) {
        Secret secret = SecretFormat.of(made).generate(random);

        assertThat(SecretFormat.of(read).parse(secret.reveal())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_", "_a", "a_", "A", "a-b", "a b", "é", "a\n"})
    void shouldRefuseAPrefixOutsideTheGrammar(String prefix) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> SecretFormat.of(prefix));
    }

    @Test
    void shouldAcceptAPrefixOfFortyCharactersAndRefuseOneMore() {
        SecretFormat longest = SecretFormat.of("a".repeat(40));

        assertThat(longest.parse(longest.generate(random).reveal())).isPresent();
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> SecretFormat.of("a".repeat(41)));
    }

    @Test
    void shouldDrawEveryDigitEquallyOften() {
        RandomGenerator seeded = new Random(11);
        long[] seen = new long[DIGITS.length()];
        int secrets = 20_000;
        for (int i = 0; i < secrets; i++) {
            Secret secret = format.generate(seeded);
            String drawn = secret.lookupId() + secret.reveal().substring(23, 55);
            drawn.chars().forEach(c -> seen[DIGITS.indexOf(c)]++);
        }
        double expected = secrets * 44.0 / seen.length;
        for (long count : seen) {
            assertThat((double) count).isBetween(expected * 0.95, expected * 1.05);
        }
    }

    private static String checksum(String before) {
        CRC32 crc = new CRC32();
        crc.update(before.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        for (long rest = crc.getValue(); rest > 0; rest /= 62) {
            digits.insert(0, DIGITS.charAt((int) (rest % 62)));
        }
        return "0".repeat(6 - digits.length()) + digits;
    }
}
