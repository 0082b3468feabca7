package dev.tenancy.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4); safe for use by several threads. */
final class Sha256 {

    private static final String ALGORITHM = "SHA-256";
    private static final MessageDigest EMPTY = empty();

    private Sha256() {}

    static byte[] of(byte[] message) {
        return of(message, message.length);
    }

    /** Of the first {@code length} bytes. */
    static byte[] of(byte[] message, int length) {
        MessageDigest digest = copy();
        digest.update(message, 0, length);
        return digest.digest();
    }

    // a copy skips the look-up of the algorithm
    private static MessageDigest copy() {
        try {
            return (MessageDigest) EMPTY.clone();
        } catch (CloneNotSupportedException e) {
            return empty();
        }
    }

    private static MessageDigest empty() {
        try {
            return MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
