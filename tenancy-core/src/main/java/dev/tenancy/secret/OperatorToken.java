package dev.tenancy.secret;

import dev.tenancy.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A token of an operator, chosen by people and set in the configuration, so without a checksum.
 *
 * <p>Holds its SHA-256 only. Immutable, so safe for use by several threads.
 */
public final class OperatorToken {

    private static final String PREFIX = "op_";
    private static final int MIN_LENGTH = 32;
    private static final int MAX_LENGTH = 200;

    private final byte[] digest;

    private OperatorToken(byte[] digest) {
        this.digest = digest;
    }

    /**
     * Takes a configured token.
     *
     * @param text starts with {@code op_} and has 32 to 200 characters in all, printable ASCII without spaces
     * @throws Invalid ({@code bad_format}) that says what is wrong and never repeats the text
     */
    public static OperatorToken of(String text) {
        if (!text.startsWith(PREFIX)) {
            throw Invalid.of("bad_format", "An operator token must start with " + PREFIX + ".");
        }
        if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
            throw Invalid.of(
                    "bad_format", "An operator token must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw Invalid.of("bad_format", "An operator token must be printable ASCII without spaces.");
        }
        return new OperatorToken(sha256(text));
    }

    /**
     * Whether the text is this token; takes equally long wherever the two differ.
     *
     * @return false also when the text is null, or by its start or length no such token, which is no secret
     */
    public boolean matches(@Nullable String text) {
        return text != null
                && text.startsWith(PREFIX)
                && text.length() <= MAX_LENGTH
                && MessageDigest.isEqual(digest, sha256(text));
    }

    /** Shows nothing of the token. */
    @Override
    public String toString() {
        return "OperatorToken[" + PREFIX + "…]";
    }

    private static byte[] sha256(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
