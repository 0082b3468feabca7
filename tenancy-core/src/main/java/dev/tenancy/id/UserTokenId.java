package dev.tenancy.id;

import dev.tenancy.problem.Invalid;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Identifies a user's token; the look-up id inside its secret is another thing. Its text is a TypeID
 * such as {@code token_01h455vb4pex5vsknk084sn02q}; it is not a secret.
 *
 * <p>Immutable, so safe for use by several threads.
 *
 * @param value the UUID; those made by {@link UuidGenerator} are of version 7
 */
public record UserTokenId(UUID value) {

    private static final IdKind<UserTokenId> KIND = new IdKind<>("token", UserTokenId::new);

    /** Throws {@link NullPointerException} when the value is null. */
    public UserTokenId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the text form.
     *
     * @throws Invalid ({@code bad_format}) when the text is not a well-formed id of this kind
     */
    public static UserTokenId parse(String text) {
        return KIND.parse(text);
    }

    /** Reads the text form; empty when the text is not a well-formed id of this kind. */
    public static Optional<UserTokenId> find(String text) {
        return KIND.find(text);
    }

    /** The TypeID text, which {@link #parse} reads back. */
    @Override
    public String toString() {
        return KIND.write(value);
    }
}
