package dev.tenancy.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** Peppers made at run time, so that none stands in a file. */
final class Peppers {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Peppers() {}

    static String text(String version, int bytes) {
        return version + ":" + base64(bytes);
    }

    static Pepper pepper(String version) {
        return Pepper.parse(text(version, 32));
    }

    static String base64(int bytes) {
        byte[] key = new byte[bytes];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
