package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reservation as it is stored, with the entry that it became.
 *
 * @param expiresAt null once it was committed
 * @param isExpired whether it has run out
 * @param granted what was committed; null before
 * @param isRefunded whether what was committed was given back
 * @param toppedUp how much of what was reserved top-ups pay for
 */
record HeldReservation(
        GrantId id,
        String meter,
        long amount,
        UsagePeriod period,
        Instant createdAt,
        @Nullable Instant expiresAt,
        boolean isExpired,
        @Nullable Long granted,
        boolean isRefunded,
        long toppedUp) {

    boolean isCommitted() {
        return expiresAt == null;
    }

    Grant grant() {
        return new Grant(id, meter, Objects.requireNonNull(granted), period);
    }

    Reservation reservation() {
        return new Reservation(id, meter, amount, period, Objects.requireNonNull(expiresAt));
    }
}
