package dev.tenancy.isolation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names of indexes and constraints: the same for the same columns at any time, another for any others, and not too long. */
final class ConstraintName {

    /** PostgreSQL cuts longer names off, so that two could become one. */
    private static final int MAX_BYTES = 63;

    private ConstraintName() {}

    static String of(TableName table, String purpose, List<String> columns) {
        String end = "_" + purpose + "_" + hash(table + "\n" + String.join("\n", columns));
        return cut(table.name(), MAX_BYTES - end.length()) + end;
    }

    private static String cut(String name, int bytes) {
        String cut = name;
        while (cut.getBytes(StandardCharsets.UTF_8).length > bytes) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
