package dev.tenancy.memory;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.memory.MemoryCounters.Counter;
import dev.tenancy.memory.MemoryEntries.Entry;
import dev.tenancy.memory.MemoryReservations.Held;
import dev.tenancy.problem.Invalid;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How units are set aside, and what becomes of them. */
record MemoryHolds(
        MemoryReservations reservations,
        MemoryCounters counters,
        MemoryEntries entries,
        MemoryTopUps topUps,
        InstantSource clock) {

    ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        reclaim(tenant);
        Held twin = reservations.ofKey(tenant, charge.idempotencyKey());
        if (twin != null) {
            return repeated(tenant, twin, charge);
        }
        TextKey counter = MemoryCounters.key(tenant, charge.meter().key(), charge.period());
        Counter count = counters.get(counter);
        OptionalLong drawn = topUps.draw(tenant, charge, count.taken());
        if (drawn.isEmpty()) {
            return new ReservationDecision.Refused(
                    new Consumption.LimitExceeded(charge.meter(), count.used(), charge.limit(), charge.period()));
        }
        Reservation reservation = new Reservation(
                charge.id(),
                charge.meter().key(),
                charge.amount(),
                charge.period(),
                clock.instant().plus(timeToLive));
        reservations.put(tenant, new Held(reservation, charge.at(), charge.idempotencyKey(), false));
        counters.put(counter, count.reserved(charge.amount(), drawn.getAsLong()));
        return new ReservationDecision.Reserved(reservation, false);
    }

    Commitment commit(TenantId tenant, GrantId id, long amount) {
        reclaim(tenant);
        Held held = reservations.find(tenant, id);
        if (held == null) {
            return new Commitment.Gone();
        }
        if (held.committed()) {
            Grant grant = committed(tenant, id);
            if (grant == null) {
                return new Commitment.Gone();
            }
            return grant.amount() == amount
                    ? new Commitment.Committed(grant, counters.used(tenant, grant), true)
                    : new Commitment.CommittedOtherwise(grant);
        }
        Reservation reservation = held.reservation();
        if (amount > reservation.amount()) {
            throw Invalid.field(
                    "amount", "out_of_range", "must be 1 to " + reservation.amount() + ", what is reserved.");
        }
        Grant grant = new Grant(id, reservation.meter(), amount, reservation.period());
        TextKey counter = MemoryCounters.key(tenant, reservation.meter(), reservation.period());
        Counter count = counters.get(counter);
        long drawn = topUps.drawn(tenant, id);
        long kept = topUps.giveBack(tenant, id, amount, reservation.amount() - drawn);
        Counter next = count.reserved(-reservation.amount(), -drawn).used(amount, kept);
        counters.put(counter, next);
        entries.add(tenant, new Entry(grant, held.at(), null, false));
        reservations.put(tenant, new Held(reservation, held.at(), held.idempotencyKey(), true));
        return new Commitment.Committed(grant, next.used(), kept, false);
    }

    boolean release(TenantId tenant, GrantId id) {
        reclaim(tenant);
        Held held = reservations.find(tenant, id);
        if (held == null || held.committed()) {
            return false;
        }
        free(tenant, held);
        return true;
    }

    /** Frees what reservations of the tenant hold that have run out. */
    void reclaim(TenantId tenant) {
        reservations.expired(tenant, clock.instant()).forEach(held -> free(tenant, held));
    }

    private ReservationDecision repeated(TenantId tenant, Held twin, Charge charge) {
        Reservation reservation = twin.reservation();
        if (!reservation.meter().equals(charge.meter().key()) || reservation.amount() != charge.amount()) {
            return new ReservationDecision.Refused(new Consumption.KeyReused());
        }
        Grant grant = committed(tenant, reservation.id());
        return grant == null
                ? new ReservationDecision.Reserved(reservation, true)
                : new ReservationDecision.AlreadyCommitted(grant);
    }

    /** The grant that a reservation has become; null when it has not, or when it was given back. */
    private @Nullable Grant committed(TenantId tenant, GrantId id) {
        Entry entry = entries.find(tenant, id);
        return entry == null || entry.refunded() ? null : entry.grant();
    }

    private void free(TenantId tenant, Held held) {
        Reservation reservation = held.reservation();
        TextKey counter = MemoryCounters.key(tenant, reservation.meter(), reservation.period());
        Counter count = counters.get(counter);
        long drawn = topUps.drawn(tenant, reservation.id());
        topUps.giveBack(tenant, reservation.id(), 0, 0);
        counters.put(counter, count.reserved(-reservation.amount(), -drawn));
        reservations.remove(tenant, held);
    }
}
