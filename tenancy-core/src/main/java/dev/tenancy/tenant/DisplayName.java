package dev.tenancy.tenant;

import dev.tenancy.problem.Invalid;

/**
 * A name for people: of a tenant, a member or an API key.
 *
 * @param value 1 to 200 characters (Unicode code points), one of them visible at least, without control
 *     characters
 */
public record DisplayName(String value) {

    private static final int MAX_LENGTH = 200;

    public DisplayName {
        if (value.isBlank() || value.codePointCount(0, value.length()) > MAX_LENGTH) {
            throw Invalid.of("bad_length", "must be 1 to " + MAX_LENGTH + " characters.");
        }
        if (value.codePoints().anyMatch(DisplayName::isForbidden)) {
            throw Invalid.of("bad_format", "must not have control characters.");
        }
        if (value.codePoints().noneMatch(DisplayName::isVisible)) {
            throw Invalid.of("bad_format", "must have a character that can be seen.");
        }
    }

    // Line and paragraph separators, bidi overrides and lone surrogates deceive readers and logs as control characters
    // do.
    private static boolean isForbidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT ->
                (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
            default -> false;
        };
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR, Character.FORMAT, Character.UNASSIGNED -> false;
            // Hangul fillers and the blank of Braille count as letters and symbols, but are drawn as nothing.
            default -> "\u115F\u1160\u3164\uFFA0\u2800\u180E".indexOf(codePoint) < 0;
        };
    }

    @Override
    public String toString() {
        return value;
    }
}
