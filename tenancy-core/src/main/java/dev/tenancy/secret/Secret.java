package dev.tenancy.secret;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A whole secret in the clear, as it was just made or just received: show it once, keep its {@link SecretHash} only.
 *
 * <p>Only {@link #reveal()} gives it away. Comes from {@link SecretFormat}, so it is well-formed. Immutable, so safe
 * for use by several threads.
 */
public final class Secret {

    private static final int HINT_DIGITS = 4;

    private final String text;
    private final byte[] bytes;
    private final int lookupStart;
    private final int lookupEnd;

    /** {@code bytes} are those of the text, in ASCII. */
    Secret(String text, byte[] bytes, int lookupStart, int lookupEnd) {
        this.text = text;
        this.bytes = bytes;
        this.lookupStart = lookupStart;
        this.lookupEnd = lookupEnd;
    }

    /** The 12 base62 digits by which the stored hash is found; not secret, but no public id either. */
    public String lookupId() {
        return text.substring(lookupStart, lookupEnd);
    }

    /** The whole text, to be handed to its owner and to nobody else. */
    public String reveal() {
        return text;
    }

    /** What may be shown and logged: the prefix and the first 4 digits of the look-up id, as in {@code ut_4fT9…}. */
    public String hint() {
        return text.substring(0, lookupStart + HINT_DIGITS) + "…";
    }

    /** Whether the other is the same secret; takes equally long wherever they differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /** Derived from the look-up id only. */
    @Override
    public int hashCode() {
        return lookupId().hashCode();
    }

    /** The hint. */
    @Override
    public String toString() {
        return hint();
    }

    /** How many of its bytes are hashed: SHA-256 takes two blocks for more than 55, and the checksum adds nothing. */
    int hashed() {
        return bytes.length - Checksum.LENGTH;
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }
}
