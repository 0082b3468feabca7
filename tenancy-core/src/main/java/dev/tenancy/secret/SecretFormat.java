package dev.tenancy.secret;

import dev.tenancy.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one kind of secret: {@code <prefix>_<lookup id>_<secret><checksum>}.
 *
 * <p>The look-up id has 12 base62 digits, the secret 32 (190 bits), the checksum 6: the CRC-32 of the whole text before
 * it. Base62 means {@code 0-9A-Za-z} in this order, the highest digit first. Two formats of different prefixes never
 * parse the same text. Immutable, so safe for use by several threads.
 */
public final class SecretFormat {

    private static final int LOOKUP_ID_LENGTH = 12;
    private static final int SECRET_LENGTH = 32;
    private static final Pattern PREFIX = Pattern.compile("(?!_)[a-z0-9_]{1,40}(?<!_)");

    private final String start;

    private SecretFormat(String start) {
        this.start = start;
    }

    /**
     * The format of that prefix.
     *
     * @param prefix 1 to 40 characters of {@code [a-z0-9_]}, neither first nor last an underscore
     * @throws Invalid ({@code bad_format}) when the prefix breaks this rule
     */
    public static SecretFormat of(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw Invalid.of(
                    "bad_format", "A secret's prefix has 1 to 40 characters of [a-z0-9_] and no underscore at an end.");
        }
        return new SecretFormat(prefix + "_");
    }

    /**
     * Makes a new secret, each digit equally likely.
     *
     * @param random a {@link SecureRandom}; anything else makes guessable secrets and is for tests only
     */
    public Secret generate(RandomGenerator random) {
        Objects.requireNonNull(random, "random");
        StringBuilder text = new StringBuilder(length()).append(start);
        Base62.appendRandom(text, LOOKUP_ID_LENGTH, random);
        text.append('_');
        Base62.appendRandom(text, SECRET_LENGTH, random);
        Checksum.append(text);
        String whole = text.toString();
        return secret(whole, bytes(whole));
    }

    /**
     * Reads a secret of this format; never throws. Says nothing about whether the secret was ever handed out.
     *
     * @return empty when the text is null or its length, prefix, digits or checksum are wrong
     */
    public Optional<Secret> parse(@Nullable String text) {
        if (text == null || text.length() != length() || !text.startsWith(start)) {
            return Optional.empty();
        }
        byte[] bytes = bytes(text);
        return isWellFormed(bytes) ? Optional.of(secret(text, bytes)) : Optional.empty();
    }

    /** The prefix with the underscore. */
    @Override
    public String toString() {
        return start;
    }

    private boolean isWellFormed(byte[] bytes) {
        int separator = start.length() + LOOKUP_ID_LENGTH;
        return Base62.isDigits(bytes, start.length(), separator)
                && bytes[separator] == '_'
                && Base62.isDigits(bytes, separator + 1, bytes.length)
                && Checksum.holds(bytes);
    }

    private int length() {
        return start.length() + LOOKUP_ID_LENGTH + 1 + SECRET_LENGTH + Checksum.LENGTH;
    }

    // What is not Latin becomes a question mark, a pair of surrogates one: nothing behind that is looked at.
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Secret secret(String text, byte[] bytes) {
        return new Secret(text, bytes, start.length(), start.length() + LOOKUP_ID_LENGTH);
    }
}
