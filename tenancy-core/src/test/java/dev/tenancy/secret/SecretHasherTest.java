package dev.tenancy.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SecretHasherTest {

    private final SecretFormat format = SecretFormat.of("test");
    private final Secret secret = format.generate(new SecureRandom());
    private final Secret other = format.generate(new SecureRandom());
    private final Pepper first = Peppers.pepper("v1");
    private final Pepper second = Peppers.pepper("v2");
    private final SecretHasher plain = SecretHasher.plain();
    private final SecretHasher old = SecretHasher.peppered(List.of(first));
    private final SecretHasher rotated = SecretHasher.peppered(List.of(second, first));

    @Test
    void shouldHashAllButTheChecksumWithSha256WhenThereIsNoPepper() throws Exception {
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(withoutChecksum(secret));

        assertThat(plain.hash(secret).toText())
                .isEqualTo("plain:" + HexFormat.of().formatHex(expected));
    }

    @Test
    void shouldHashAllButTheChecksumWithHmacSha256UnderThePepper() throws Exception {
        String key = Peppers.base64(32);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
        byte[] expected = mac.doFinal(withoutChecksum(secret));

        SecretHasher hasher = SecretHasher.peppered(Pepper.parseAll("v7:" + key));

        assertThat(hasher.hash(secret).toText())
                .isEqualTo("v7:" + HexFormat.of().formatHex(expected));
    }

    @Test
    void shouldMatchTheSecretThatWasHashedAndNoOther() {
        assertThat(Stream.of(plain, old, rotated)).allSatisfy(hasher -> {
            assertThat(hasher.matches(secret, hasher.hash(secret))).isTrue();
            assertThat(hasher.matches(other, hasher.hash(secret))).isFalse();
        });
    }

    @Test
    void shouldHashWithTheNewestPepperAndStillMatchTheOlder() {
        SecretHash before = old.hash(secret);

        assertThat(rotated.hash(secret).version()).isEqualTo("v2");
        assertThat(rotated.matches(secret, before)).isTrue();
        assertThat(rotated.matches(other, before)).isFalse();
    }

    @Test
    void shouldNotMatchAHashOfAVersionItDoesNotKnow() {
        assertThat(old.matches(secret, rotated.hash(secret))).isFalse();
        assertThat(plain.matches(secret, old.hash(secret))).isFalse();
    }

    @Test
    void shouldNotMatchAHashUnderAnotherPepperOfTheSameVersion() {
        SecretHasher another = SecretHasher.peppered(List.of(Peppers.pepper("v1")));

        assertThat(another.matches(secret, old.hash(secret))).isFalse();
    }

    @Test
    void shouldMatchHashesWithoutPepperOnlyWhenAskedTo() {
        SecretHash before = plain.hash(secret);

        assertThat(rotated.matches(secret, before)).isFalse();
        assertThat(rotated.acceptingPlain().matches(secret, before)).isTrue();
        assertThat(rotated.acceptingPlain().matches(other, before)).isFalse();
        assertThat(rotated.acceptingPlain().hash(secret)).isEqualTo(rotated.hash(secret));
        assertThat(plain.acceptingPlain()).isSameAs(plain);
    }

    @Test
    void shouldBurnTheWorkOfACheckWithoutAStoredHash() {
        assertThat(Stream.of(plain, old, rotated, rotated.acceptingPlain()))
                .allSatisfy(hasher -> assertThatCode(() -> hasher.burn(secret)).doesNotThrowAnyException());
    }

    @Test
    void shouldRefuseNoPepperAndAVersionThatComesTwice() {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> SecretHasher.peppered(List.of()));
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> SecretHasher.peppered(List.of(first, first)));
    }

    @Test
    void shouldShowVersionsOnly() {
        assertThat(rotated).hasToString("SecretHasher[Pepper[v2], Pepper[v1]]");
        assertThat(plain).hasToString("SecretHasher[]+plain");
    }

    @Test
    void shouldHashTheSameInManyThreadsAtOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            SecretHash expected = rotated.hash(secret);
            Callable<Boolean> work = () -> Stream.generate(() -> rotated.hash(secret))
                    .limit(2_000)
                    .peek(ignored -> rotated.hash(other))
                    .allMatch(expected::equals);
            for (Future<Boolean> same :
                    pool.invokeAll(Stream.generate(() -> work).limit(8).toList())) {
                assertThat(same.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static byte[] withoutChecksum(Secret secret) {
        String text = secret.reveal();
        return text.substring(0, text.length() - 6).getBytes(StandardCharsets.US_ASCII);
    }
}
