package dev.tenancy.secret;

import dev.tenancy.problem.Invalid;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A key of the service that goes into each hash, so that the database alone doesn't suffice to test a guess.
 *
 * <p>It has a version, so that it can be replaced while hashes of the older one still match. Keep it apart from the
 * database. Immutable, so safe for use by several threads.
 */
public final class Pepper {

    static final String VERSION = "v[1-9][0-9]{0,8}";

    private static final Pattern VERSIONED = Pattern.compile("(?s)" + VERSION + ":.*");
    private static final int MIN_BYTES = 32;
    private static final int MAX_BYTES = 1024;

    private final String version;
    private final HmacSha256 hmac;

    private Pepper(String version, HmacSha256 hmac) {
        this.version = version;
        this.hmac = hmac;
    }

    /**
     * Reads one pepper, such as {@code v1:} and the base64 of 32 random bytes.
     *
     * @param text {@code v} and a number of 1 to 9 digits without leading zero, a colon, and 32 to 1024 bytes in base64
     *     (RFC 4648, section 4; the padding may be missing); space around it is ignored
     * @throws Invalid ({@code bad_format}) that says what is wrong and never repeats the text
     */
    public static Pepper parse(String text) {
        return parse(text.strip(), "The pepper");
    }

    /**
     * Reads peppers parted by commas, the newest first.
     *
     * @return at least one, in the order given, unmodifiable
     * @throws Invalid ({@code bad_format}) that says which one is wrong and how, and never repeats the text
     */
    public static List<Pepper> parseAll(String text) {
        List<Pepper> peppers = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            peppers.add(parse(one.strip(), "Pepper " + (peppers.size() + 1)));
        }
        requireDistinct(peppers);
        return List.copyOf(peppers);
    }

    /** Such as {@code v1}. */
    public String version() {
        return version;
    }

    /** The version alone; the key stays hidden. */
    @Override
    public String toString() {
        return "Pepper[" + version + "]";
    }

    static void requireDistinct(List<Pepper> peppers) {
        if (peppers.isEmpty()) {
            throw Invalid.of("bad_format", "No pepper is given.");
        }
        for (int i = 1; i < peppers.size(); i++) {
            String version = peppers.get(i).version;
            if (peppers.subList(0, i).stream().anyMatch(earlier -> earlier.version.equals(version))) {
                throw Invalid.of("bad_format", "Pepper " + (i + 1) + " has the version " + version + " of an earlier.");
            }
        }
    }

    SecretHash hash(Secret secret) {
        return new SecretHash(version, hmac.of(secret.bytes(), secret.hashed()));
    }

    private static Pepper parse(String text, String name) {
        if (!VERSIONED.matcher(text).matches()) {
            throw Invalid.of("bad_format", name + " must start with a version such as v1, and a colon.");
        }
        int colon = text.indexOf(':');
        byte[] key = decode(text.substring(colon + 1), name);
        if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
            throw Invalid.of("bad_format", name + " must have " + MIN_BYTES + " to " + MAX_BYTES + " bytes.");
        }
        return new Pepper(text.substring(0, colon), new HmacSha256(key));
    }

    private static byte[] decode(String base64, String name) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // not as the cause: its message repeats a character of the key
            throw Invalid.of("bad_format", name + " must be base64 after the colon.");
        }
    }
}
