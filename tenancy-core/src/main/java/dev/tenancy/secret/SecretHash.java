package dev.tenancy.secret;

import dev.tenancy.problem.Invalid;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a secret: 32 bytes and how they were made.
 *
 * <p>The version is {@value #PLAIN} for SHA-256, else the version of the {@link Pepper} of an HMAC-SHA-256. Immutable,
 * so safe for use by several threads.
 */
public final class SecretHash {

    static final String PLAIN = "plain";
    static final int DIGEST_LENGTH = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final Pattern TEXT = Pattern.compile("(" + PLAIN + "|" + Pepper.VERSION + "):([0-9a-f]{64})");

    private final String version;
    private final byte[] digest;

    SecretHash(String version, byte[] digest) {
        this.version = version;
        this.digest = digest;
    }

    /**
     * Reads {@link #toText()} back.
     *
     * @throws Invalid ({@code bad_format}) when the text is not of that form; the text is not repeated
     */
    public static SecretHash parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw Invalid.of("bad_format", "Not the hash of a secret: expected a version, a colon and 64 hex digits.");
        }
        return new SecretHash(parts.group(1), HexFormat.of().parseHex(parts.group(2)));
    }

    /** {@value #PLAIN}, or the version of a pepper: {@code v} and 1 to 9 digits. */
    public String version() {
        return version;
    }

    /** The form to store: the version, a colon and 64 lower-case hex digits; 67 to 75 ASCII characters. */
    public String toText() {
        return version + ":" + HexFormat.of().formatHex(digest);
    }

    /** Whether version and digest are the same; takes equally long wherever the digests differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretHash that && version.equals(that.version) && hasDigest(that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** The version alone; the digest stays hidden. */
    @Override
    public String toString() {
        return "SecretHash[" + version + "]";
    }

    // As MessageDigest.isEqual, which takes longer, for any length.
    private boolean hasDigest(byte[] other) {
        long difference = 0;
        for (int at = 0; at < DIGEST_LENGTH; at += Long.BYTES) {
            difference |= (long) LONGS.get(digest, at) ^ (long) LONGS.get(other, at);
        }
        return difference == 0;
    }
}
