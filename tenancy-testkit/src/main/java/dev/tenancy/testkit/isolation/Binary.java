package dev.tenancy.testkit.isolation;

import java.nio.charset.StandardCharsets;

/** Bytes that can be compared, one to a character. */
record Binary(String text) {

    static Binary of(byte[] bytes) {
        return new Binary(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
