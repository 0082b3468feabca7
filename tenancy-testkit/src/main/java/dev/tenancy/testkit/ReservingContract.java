package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.ReservationDecision.Reserved;
import dev.tenancy.usage.UsageCount;
import java.time.Duration;
import java.util.Map;

/** What every contract about reservations works on. */
public interface ReservingContract extends LedgerContract {

    /** A time to live that no test outlasts. */
    Duration LONG = Duration.ofHours(1);

    /** What becomes of the wish to reserve {@code charge}. */
    default ReservationDecision reserve(TenantId tenant, TestCharge charge, Duration timeToLive) {
        return ledger().reserve(tenant, charge.charge(), timeToLive);
    }

    /** The reservation that becomes of {@code charge}, for {@link #LONG}; {@link AssertionError} when it is refused or repeated. */
    default Reservation reserved(TenantId tenant, TestCharge charge) {
        return reserved(reserve(tenant, charge, LONG));
    }

    /** A reservation that has run out by now, by the store's own clock. Nothing else may be reserved of the meter in its period. */
    default Reservation expired(TenantId tenant, TestCharge charge) {
        Reservation reservation = reserved(reserve(tenant, charge, Reservation.MIN_TIME_TO_LIVE));
        awaitEnd(tenant, charge);
        return reservation;
    }

    /** Returns once nothing is reserved of the charge's meter in its period. */
    default void awaitEnd(TenantId tenant, TestCharge charge) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (count(tenant, charge).reserved() > 0) {
            assertThat(System.nanoTime()).as("the reservation never ran out").isLessThan(deadline);
        }
    }

    /** The count of {@link TestCharge#CALLS} in {@link TestCharge#MARCH}. */
    default UsageCount count(TenantId tenant) {
        return ledger().counts(tenant, Map.of(TestCharge.CALLS, TestCharge.MARCH))
                .getOrDefault(TestCharge.CALLS, UsageCount.ZERO);
    }

    private UsageCount count(TenantId tenant, TestCharge charge) {
        return ledger().counts(tenant, Map.of(charge.meter(), charge.period()))
                .getOrDefault(charge.meter(), UsageCount.ZERO);
    }

    private static Reservation reserved(ReservationDecision decision) {
        assertThat(decision).isInstanceOf(Reserved.class);
        assertThat(((Reserved) decision).replayed()).isFalse();
        return ((Reserved) decision).reservation();
    }
}
