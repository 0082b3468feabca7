package dev.tenancy.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Invalid;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorTest {

    @Test
    void shouldNameAMemberAndAKeyByTheirPublicIds() {
        UserId user = new UserId(new UUID(1, 2));
        ApiKeyId key = new ApiKeyId(new UUID(3, 4));

        assertThat(Actor.user(user)).isEqualTo(new Actor(Actor.Kind.USER, user.toString()));
        assertThat(Actor.apiKey(key)).isEqualTo(new Actor(Actor.Kind.API_KEY, key.toString()));
    }

    @Test
    void shouldNameAnOperatorAndAJobByTheirNames() {
        assertThat(Actor.operator("ops@example.org")).isEqualTo(new Actor(Actor.Kind.OPERATOR, "ops@example.org"));
        assertThat(Actor.system("plan migration")).isEqualTo(new Actor(Actor.Kind.SYSTEM, "plan migration"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "bell\u0007", "\u0085"})
    void shouldRefuseAnIdThatWouldSpoilARecord(String id) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> Actor.operator(id));
    }

    @Test
    void shouldAcceptTwoHundredCharactersAndRefuseOneMore() {
        assertThat(Actor.system("x".repeat(200)).id()).hasSize(200);
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> Actor.system("x".repeat(201)));
    }
}
