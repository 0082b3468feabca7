package dev.tenancy.id;

import dev.tenancy.problem.Invalid;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a tenant. Its text is a TypeID such as {@code tenant_01h455vb4pex5vsknk084sn02q}; it is not a secret.
 *
 * <p>Immutable, so safe for use by several threads.
 */
public final class TenantId {

    private static final IdKind<TenantId> KIND = new IdKind<>("tenant", TenantId::new);

    private final UUID value;

    // Each request names its tenant several times. Two threads may write it at once, but the same.
    private @Nullable String text;

    /**
     * The tenant of that UUID.
     *
     * @param value those made by {@link UuidGenerator} are of version 7
     */
    public TenantId(UUID value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** The UUID. */
    public UUID value() {
        return value;
    }

    /**
     * Reads the text form.
     *
     * @throws Invalid ({@code bad_format}) when the text is not a well-formed id of this kind
     */
    public static TenantId parse(String text) {
        return KIND.parse(text);
    }

    /** Reads the text form; empty when the text is not a well-formed id of this kind. */
    public static Optional<TenantId> find(String text) {
        return KIND.find(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TenantId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The TypeID text, which {@link #parse} reads back. */
    @Override
    public String toString() {
        String written = text;
        if (written == null) {
            written = KIND.write(value);
            text = written;
        }
        return written;
    }
}
