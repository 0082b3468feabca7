package dev.tenancy;

import dev.tenancy.secret.SecretFormat;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/** A secret that has a real look-up id, digits of its own and the right checksum. */
final class Forgery {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Forgery() {}

    static String of(String prefix, String lookupId) {
        String made = SecretFormat.of("x").generate(new SecureRandom()).reveal();
        String start = prefix + lookupId + "_" + made.substring(15, 47);
        CRC32 crc = new CRC32();
        crc.update(start.getBytes(StandardCharsets.US_ASCII));
        StringBuilder checksum = new StringBuilder();
        long rest = crc.getValue();
        for (int i = 0; i < 6; i++) {
            checksum.insert(0, DIGITS.charAt((int) (rest % 62)));
            rest /= 62;
        }
        return start + checksum;
    }
}
