package dev.tenancy.tenant;

import dev.tenancy.problem.Invalid;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** A time at which something is to end. */
public final class FutureTime {

    // RFC 3339 has years of four digits.
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private FutureTime() {}

    /** The time that {@code text} writes as RFC 3339, to the microsecond; {@link Invalid} unless it is one after {@code now}. */
    public static Instant parse(String text, Instant now) {
        try {
            return require(OffsetDateTime.parse(text).toInstant(), now);
        } catch (DateTimeParseException notATime) {
            throw Invalid.of("bad_format", "must be an RFC 3339 time, such as 2030-01-31T00:00:00Z.");
        }
    }

    /** The time itself, to the microsecond; {@link Invalid} unless it is after {@code now} and before the year 10000. */
    public static Instant require(Instant time, Instant now) {
        Instant kept = time.truncatedTo(ChronoUnit.MICROS);
        if (!kept.isAfter(now) || !kept.isBefore(YEAR_10000)) {
            throw Invalid.of("out_of_range", "must be in the future, before the year 10000.");
        }
        return kept;
    }
}
