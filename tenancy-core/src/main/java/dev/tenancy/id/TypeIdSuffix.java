package dev.tenancy.id;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The 26-character base32 form of a UUID: 130 bits, five a character, the two highest of them zero. */
final class TypeIdSuffix {

    static final int LENGTH = 26;

    private static final byte INVALID = -1;
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final byte[] VALUES = values();

    private TypeIdSuffix() {}

    static void append(StringBuilder out, UUID uuid) {
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        for (int shift = 61; shift > 0; shift -= 5) {
            out.append(ALPHABET[(int) (high >>> shift) & 31]);
        }
        out.append(ALPHABET[(int) ((high << 4) | (low >>> 60)) & 31]);
        for (int shift = 55; shift >= 0; shift -= 5) {
            out.append(ALPHABET[(int) (low >>> shift) & 31]);
        }
    }

    /** The UUID written in {@code text} from {@code start} to its end, or null when that is not a suffix. */
    static @Nullable UUID decode(String text, int start) {
        if (text.length() - start != LENGTH || text.charAt(start) > '7') {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            byte value = c < VALUES.length ? VALUES[c] : INVALID;
            if (value == INVALID) {
                return null;
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | value;
        }
        return new UUID(high, low);
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, INVALID);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = (byte) i;
        }
        return values;
    }
}
