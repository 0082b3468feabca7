package dev.tenancy.persistence;

import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;

/**
 * Times as numbers of microseconds on their way to PostgreSQL, and the expressions that make times of them again: written and read as
 * text, as the driver sends times, they cost more than what is done with them.
 */
final class TimesAsMicros {

    /** The length of a period without an end, and of no other. */
    private static final long ENDLESS = Long.MAX_VALUE;

    private TimesAsMicros() {}

    /** Microseconds since 1970; what is finer is cut off. */
    static long of(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    /** How long after {@code base} it is. */
    static long between(Instant base, Instant time) {
        return Math.subtractExact(of(time), of(base));
    }

    /** How long the period is; for one without an end a number that {@link #end} knows. */
    static long length(UsagePeriod period) {
        return period.end() == null ? ENDLESS : between(period.start(), period.end());
    }

    /** The time of a number from {@link #of}, an expression. A multiple of an interval is exact up to 2^53, so the seconds go first. */
    static String time(String micros) {
        return """
            (timestamptz 'epoch' + %1$s / 1000000 * interval '1 second' + %1$s %% 1000000 * interval '1 microsecond')
            """.formatted(micros);
    }

    /** The time {@code micros} microseconds after {@code base}, both of them expressions; exact within 285 years. */
    static String after(String base, String micros) {
        return "(%s + %s * interval '1 microsecond')".formatted(base, micros);
    }

    /** When a period ends that has this {@link #length}, both of them expressions; null when it has no end. */
    static String end(String start, String length) {
        return after(start, "nullif(%s, %d)".formatted(length, ENDLESS));
    }
}
