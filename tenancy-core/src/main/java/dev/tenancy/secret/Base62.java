package dev.tenancy.secret;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The digits {@code 0-9A-Za-z}, in this order. */
final class Base62 {

    private static final int RADIX = 62;
    private static final int SIX_BITS = 63;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final int BYTES = 256;
    private static final byte[] VALUES = values();

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

    /** The number that the digits from {@code start} to {@code end} are, the highest first; negative when one is no digit. */
    static long number(byte[] text, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            int value = VALUES[Byte.toUnsignedInt(text[i])];
            if (value < 0) {
                return value;
            }
            number = number * RADIX + value;
        }
        return number;
    }

    static boolean isDigits(byte[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (VALUES[Byte.toUnsignedInt(text[i])] < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] values() {
        byte[] values = new byte[BYTES];
        Arrays.fill(values, (byte) -1);
        for (int digit = 0; digit < RADIX; digit++) {
            values[DIGITS.charAt(digit)] = (byte) digit;
        }
        return values;
    }
}
