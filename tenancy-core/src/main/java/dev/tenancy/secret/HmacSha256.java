package dev.tenancy.secret;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) under one key; safe for use by several threads. */
final class HmacSha256 {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Mac keyed;

    HmacSha256(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.keyed = keyed(this.key);
    }

    /** Of the first {@code length} bytes. */
    byte[] of(byte[] message, int length) {
        Mac mac = copy();
        mac.update(message, 0, length);
        return mac.doFinal();
    }

    // a copy skips the look-up of the algorithm and the hashing of the key
    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            return keyed(key);
        }
    }

    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
        }
    }
}
