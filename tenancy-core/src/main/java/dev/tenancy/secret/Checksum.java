package dev.tenancy.secret;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Six base62 digits of the CRC-32 of an ASCII text: finds slips of copying before a store is asked, no protection. */
final class Checksum {

    static final int LENGTH = 6;

    private Checksum() {}

    static void append(StringBuilder text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        Base62.appendNumber(text, crc32(bytes, bytes.length), LENGTH);
    }

    /** Whether the text ends in the checksum of all before. */
    static boolean holds(byte[] text) {
        int end = text.length - LENGTH;
        return Base62.number(text, end, text.length) == crc32(text, end);
    }

    private static long crc32(byte[] text, int end) {
        CRC32 crc = new CRC32();
        crc.update(text, 0, end);
        return crc.getValue();
    }
}
