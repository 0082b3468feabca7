package dev.tenancy.id;

import dev.tenancy.problem.Invalid;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Identifies a top-up. Its text is a TypeID such as {@code topup_01h455vb4pex5vsknk084sn02q}; it is not a secret.
 *
 * <p>Immutable, so safe for use by several threads.
 *
 * @param value the UUID; those made by {@link UuidGenerator} are of version 7
 */
public record TopUpId(UUID value) {

    private static final IdKind<TopUpId> KIND = new IdKind<>("topup", TopUpId::new);

    /** Throws {@link NullPointerException} when the value is null. */
    public TopUpId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the text form.
     *
     * @throws Invalid ({@code bad_format}) when the text is not a well-formed id of this kind
     */
    public static TopUpId parse(String text) {
        return KIND.parse(text);
    }

    /** Reads the text form; empty when the text is not a well-formed id of this kind. */
    public static Optional<TopUpId> find(String text) {
        return KIND.find(text);
    }

    /** The TypeID text, which {@link #parse} reads back. */
    @Override
    public String toString() {
        return KIND.write(value);
    }
}
