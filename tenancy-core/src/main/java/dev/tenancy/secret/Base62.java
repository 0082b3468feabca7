package dev.tenancy.secret;

import java.util.random.RandomGenerator;

/** The digits {@code 0-9A-Za-z}, in this order. */
final class Base62 {

    private static final int RADIX = 62;
    private static final int SIX_BITS = 63;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Base62() {}

    /** Appends digits drawn evenly: six random bits a digit, drawn again when they name none. */
    static void appendRandom(StringBuilder out, int count, RandomGenerator random) {
        byte[] drawn = new byte[count];
        int missing = count;
        while (missing > 0) {
            random.nextBytes(drawn);
            for (int i = 0; i < drawn.length && missing > 0; i++) {
                int digit = drawn[i] & SIX_BITS;
                if (digit < RADIX) {
                    out.append(DIGITS.charAt(digit));
                    missing--;
                }
            }
        }
    }

    /** Appends a number, the highest digit first, with leading zeros. */
    static void appendNumber(StringBuilder out, long number, int digits) {
        int start = out.length();
        out.setLength(start + digits);
        long rest = number;
        for (int i = start + digits - 1; i >= start; i--) {
            out.setCharAt(i, DIGITS.charAt((int) (rest % RADIX)));
            rest /= RADIX;
        }
    }

    /** Whether the text from {@code start} to its end is that number as {@link #appendNumber} writes it. */
    static boolean isNumber(String text, int start, long number) {
        long rest = number;
        for (int i = text.length() - 1; i >= start; i--) {
            if (text.charAt(i) != DIGITS.charAt((int) (rest % RADIX))) {
                return false;
            }
            rest /= RADIX;
        }
        return true;
    }

    static boolean isDigits(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
                return false;
            }
        }
        return true;
    }
}
