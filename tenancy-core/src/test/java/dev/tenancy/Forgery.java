package dev.tenancy;

import dev.tenancy.secret.Secret;
import dev.tenancy.secret.SecretFormat;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Draws the look-up id of a real secret, then digits of its own: what a thief of look-up ids can make. */
public final class Forgery implements RandomGenerator {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final RandomGenerator random = new SecureRandom();
    private String copied;

    private Forgery(String lookupId) {
        this.copied = lookupId;
    }

    /** Well-formed, with the look-up id of {@code real} and another secret. */
    public static Secret of(SecretFormat format, Secret real) {
        return format.generate(new Forgery(real.lookupId()));
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
        for (int i = 0; i < copied.length(); i++) {
            bytes[i] = (byte) DIGITS.indexOf(copied.charAt(i));
        }
        copied = "";
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
