package dev.tenancy.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tenancy.problem.Invalid;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TypedIdsTest {

    private static final UUID VALUE = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final String SUFFIX = "_01h455vb4pex5vsknk084sn02q";

    static List<Kind> kinds() {
        return List.of(
                new Kind("tenant", TenantId::new, TenantId::parse, TenantId::find),
                new Kind("user", UserId::new, UserId::parse, UserId::find),
                new Kind("key", ApiKeyId::new, ApiKeyId::parse, ApiKeyId::find),
                new Kind("inv", InvitationId::new, InvitationId::parse, InvitationId::find),
                new Kind("token", UserTokenId::new, UserTokenId::parse, UserTokenId::find),
                new Kind("grant", GrantId::new, GrantId::parse, GrantId::find));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldWriteAndReadTheTypeIdTextOfItsKind(Kind kind) {
        String text = kind.prefix + SUFFIX;
        Object id = kind.make.apply(VALUE);

        assertThat(id).hasToString(text);
        assertThat(kind.parse.apply(text)).isEqualTo(id);
        assertThat(kind.find.apply(text)).isEqualTo(Optional.of(id));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldRefuseTheTextOfEveryOtherKind(Kind kind) {
        Stream<String> others =
                kinds().stream().map(other -> other.prefix + SUFFIX).filter(text -> !text.startsWith(kind.prefix));

        assertThat(others).hasSize(5).allSatisfy(text -> assertRefused(kind, text));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldRefuseWhatIsNotWellFormed(Kind kind) {
        assertThat(List.of(
                        "",
                        kind.prefix,
                        kind.prefix + "_",
                        SUFFIX.substring(1),
                        SUFFIX,
                        kind.prefix + "-" + SUFFIX.substring(1),
                        "x" + kind.prefix + SUFFIX,
                        kind.prefix + SUFFIX + "0",
                        " " + kind.prefix + SUFFIX,
                        kind.prefix.toUpperCase(Locale.ROOT) + SUFFIX,
                        (kind.prefix + SUFFIX).toUpperCase(Locale.ROOT),
                        kind.prefix + "_8zzzzzzzzzzzzzzzzzzzzzzzzz",
                        VALUE.toString()))
                .allSatisfy(text -> assertRefused(kind, text));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldRefuseNull(Kind kind) {
        assertThatNullPointerException().isThrownBy(() -> kind.make.apply(null));
    }

    @Test
    void shouldNameWhatWasExpectedAndNotRepeatWhatCame() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> TenantId.parse("<script>"))
                .withMessageContaining("tenant_")
                .withMessageNotContaining("script");
    }

    private static void assertRefused(Kind kind, String text) {
        assertThat(kind.find.apply(text)).isEmpty();
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> kind.parse.apply(text));
    }

    record Kind(
            String prefix,
            Function<UUID, Object> make,
            Function<String, Object> parse,
            Function<String, Optional<?>> find) {

        @Override
        public String toString() {
            return prefix;
        }
    }
}
