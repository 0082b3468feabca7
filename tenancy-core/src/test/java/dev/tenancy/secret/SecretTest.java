package dev.tenancy.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretTest {

    private final SecretFormat format = SecretFormat.of("acme_test");
    private final Secret secret = format.generate(new SecureRandom());

    @Test
    void shouldShowFourDigitsOfTheLookUpIdAndNothingElse() {
        assertThat(secret.hint()).isEqualTo("acme_test_" + secret.lookupId().substring(0, 4) + "…");
        assertThat(secret).hasToString(secret.hint());
        assertThat(String.format("%s", secret)).isEqualTo(secret.hint());
    }

    @Test
    void shouldEqualTheSameSecretReadAgain() {
        Secret again = format.parse(secret.reveal()).orElseThrow();

        assertThat(again).isEqualTo(secret).hasSameHashCodeAs(secret);
    }

    @Test
    void shouldDifferFromAnotherSecretAndFromItsText() {
        assertThat(secret).isNotEqualTo(format.generate(new SecureRandom()));
        assertThat(secret.equals((Object) secret.reveal())).isFalse();
        assertThat(secret.equals(null)).isFalse();
    }

    @Test
    void shouldNotBeSerializable() {
        assertThat(secret).isNotInstanceOf(Serializable.class);
    }
}
