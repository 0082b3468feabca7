package dev.tenancy.example;

import dev.tenancy.problem.Invalid;

/** Text of several lines: at most 20,000 characters, no control characters but tabs and line ends. */
record Text(String value) {

    private static final int MAX_LENGTH = 20_000;

    Text {
        if (value.codePointCount(0, value.length()) > MAX_LENGTH) {
            throw Invalid.of("too_long", "must be at most " + MAX_LENGTH + " characters.");
        }
        if (value.codePoints().anyMatch(Text::isForbidden)) {
            throw Invalid.of("bad_format", "must not have control characters but tabs and line ends.");
        }
    }

    private static boolean isForbidden(int codePoint) {
        boolean allowed = codePoint == '\t' || codePoint == '\n' || codePoint == '\r';
        int type = Character.getType(codePoint);
        return !allowed && (type == Character.CONTROL || type == Character.SURROGATE);
    }
}
