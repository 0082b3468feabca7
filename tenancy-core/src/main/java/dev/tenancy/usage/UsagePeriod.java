package dev.tenancy.usage;

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

    /**
     * The month that holds {@code at}, of the months counted from {@code anchor} in {@code zone}: the k-th begins k months
     * after the anchor's local date and time. A day that a month lacks is clamped to its last and returns in the next one
     * (31 January, 28 February, 31 March). A local time that a zone skips moves forward by the gap, one that occurs twice
     * is the earlier ({@link LocalDateTime#atZone}). Periods tile: no instant is in two, none in between.
     */
    public static UsagePeriod monthly(Instant anchor, ZoneId zone, Instant at) {
        LocalDateTime from = LocalDateTime.ofInstant(anchor, zone);
        long months = ChronoUnit.MONTHS.between(from, LocalDateTime.ofInstant(at, zone));
        while (boundary(from, zone, months).isAfter(at)) {
            months--;
        }
        while (!boundary(from, zone, months + 1).isAfter(at)) {
            months++;
        }
        return new UsagePeriod(boundary(from, zone, months), boundary(from, zone, months + 1));
    }

    private static Instant boundary(LocalDateTime from, ZoneId zone, long months) {
        return from.plusMonths(months).atZone(zone).toInstant();
    }

    /** When the count begins anew; empty for a standing meter. */
    public Optional<Instant> resetsAt() {
        return Optional.ofNullable(end);
    }
}
