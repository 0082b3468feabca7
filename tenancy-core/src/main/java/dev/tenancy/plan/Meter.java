package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import org.jspecify.annotations.Nullable;

/**
 * Something that is counted against a limit.
 *
 * @param key 1 to 50 of {@code [a-z0-9_]}, beginning with a letter
 * @param kind whether the count begins anew with each period
 * @param usedField the name under which a usage report gives the count; of periodic meters once in a catalog
 * @param limitField the name under which a usage report gives the limit; of periodic meters once in a catalog
 * @param periodLength how long a periodic meter counts; null for a standing one
 */
public record Meter(
        String key,
        Kind kind,
        String usedField,
        String limitField,
        @Nullable PeriodLength periodLength) {

    /** How a meter counts. */
    public enum Kind {
        /** Counts what happened in a period and begins at zero in the next one: requests, messages. */
        PERIODIC,
        /** Counts what is there now, goes up and down and never resets: seats, projects. */
        STANDING
    }

    public Meter {
        Key.check("meter", key);
        Key.check("used_field", usedField);
        Key.check("limit_field", limitField);
        if ((kind == Kind.PERIODIC) != (periodLength != null)) {
            throw Invalid.field("period_length", "bad_kind", "is for periodic meters, and every one of them has one.");
        }
    }

    /** A monthly meter reported as {@code <key>_used} and {@code <key>_limit}. */
    public static Meter periodic(String key) {
        return periodic(key, PeriodLength.MONTH);
    }

    /** A periodic meter reported as {@code <key>_used} and {@code <key>_limit}. */
    public static Meter periodic(String key, PeriodLength length) {
        return periodic(key, key + "_used", key + "_limit", length);
    }

    /** A monthly meter with report names of its own. */
    public static Meter periodic(String key, String usedField, String limitField) {
        return periodic(key, usedField, limitField, PeriodLength.MONTH);
    }

    /** A periodic meter with report names of its own. */
    public static Meter periodic(String key, String usedField, String limitField, PeriodLength length) {
        return new Meter(key, Kind.PERIODIC, usedField, limitField, length);
    }

    /** A standing meter reported as {@code <key>_used} and {@code <key>_limit}. */
    public static Meter standing(String key) {
        return new Meter(key, Kind.STANDING, key + "_used", key + "_limit", null);
    }

    /** Whether the count begins anew with each period. */
    public boolean isPeriodic() {
        return kind == Kind.PERIODIC;
    }
}
