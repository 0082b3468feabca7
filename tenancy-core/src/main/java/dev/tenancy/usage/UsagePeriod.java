package dev.tenancy.usage;

import dev.tenancy.plan.PeriodLength;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time over which a meter counts: from {@code start} inclusive to {@code end} exclusive.
 *
 * @param end null for a standing meter, whose one period never ends
 */
public record UsagePeriod(Instant start, @Nullable Instant end) {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final UsagePeriod STANDING = new UsagePeriod(Instant.EPOCH, null);

    public UsagePeriod {
        if (end != null && !start.isBefore(end)) {
            throw new IllegalArgumentException("A period ends after it starts.");
        }
    }

    /** The one period of a standing meter. */
    public static UsagePeriod standing() {
        return STANDING;
    }

    /** As {@link #of}, of months. */
    public static UsagePeriod monthly(Instant anchor, ZoneId zone, Instant at) {
        return of(PeriodLength.MONTH, anchor, zone, at);
    }

    /**
     * The period that holds {@code at}, of those counted from {@code anchor} in {@code zone}. Periods tile: no instant is in
     * two, none in between.
     *
     * <p>The k-th year, month or day begins k years, months or days after the anchor's local date and time. A day that a month
     * lacks is clamped to its last and returns in the next one that has it (31 January, 28 February, 31 March; 29 February in
     * leap years, 28 February in the others): {@link LocalDateTime#plusMonths}, {@link LocalDateTime#plusYears}. A local time
     * that a zone skips moves forward by the gap, one that occurs twice is the earlier ({@link LocalDateTime#atZone}). So a
     * day lasts 23 or 25 hours where clocks are changed, and a day that a zone skips has no period.
     *
     * <p>The k-th hour begins k times 3,600 seconds after the anchor: on local time, the hour that a zone skips would be none
     * and the one that it repeats would last two.
     */
    public static UsagePeriod of(PeriodLength length, Instant anchor, ZoneId zone, Instant at) {
        return switch (length) {
            case YEAR -> local(ChronoUnit.YEARS, anchor, zone, at);
            case MONTH -> local(ChronoUnit.MONTHS, anchor, zone, at);
            case DAY -> local(ChronoUnit.DAYS, anchor, zone, at);
            case HOUR -> hourly(anchor, at);
        };
    }

    private static UsagePeriod local(ChronoUnit unit, Instant anchor, ZoneId zone, Instant at) {
        LocalDateTime from = LocalDateTime.ofInstant(anchor, zone);
        long count = unit.between(from, LocalDateTime.ofInstant(at, zone));
        Instant start = boundary(from, zone, unit, count);
        while (start.isAfter(at)) {
            count--;
            start = boundary(from, zone, unit, count);
        }
        Instant end = boundary(from, zone, unit, count + 1);
        while (!end.isAfter(at)) {
            count++;
            start = end;
            end = boundary(from, zone, unit, count + 1);
        }
        return new UsagePeriod(start, end);
    }

    private static Instant boundary(LocalDateTime from, ZoneId zone, ChronoUnit unit, long count) {
        return from.plus(count, unit).atZone(zone).toInstant();
    }

    private static UsagePeriod hourly(Instant anchor, Instant at) {
        // Duration.toSeconds rounds down, also before the anchor.
        long hours = Math.floorDiv(Duration.between(anchor, at).toSeconds(), HOUR.toSeconds());
        Instant start = anchor.plus(HOUR.multipliedBy(hours));
        return new UsagePeriod(start, start.plus(HOUR));
    }

    /** When the count begins anew; empty for a standing meter. */
    public Optional<Instant> resetsAt() {
        return Optional.ofNullable(end);
    }
}
