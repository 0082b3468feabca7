package dev.tenancy.memory;

import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.memory.MemoryCounters.Counter;
import dev.tenancy.memory.MemoryEntries.Entry;
import dev.tenancy.memory.MemoryReservations.Held;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.LedgerReconciliation;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counters, and the grants behind them. */
final class MemoryLedger implements UsageLedger {

    private final MemoryCounters counters;
    private final MemoryEntries entries;
    private final MemoryReservations reservations;
    private final InstantSource clock;
    private final MemoryTenants tenants;
    private final MemoryApiKeys apiKeys;
    private final MemoryUserTokens userTokens;
    private final MemoryTopUps topUps;

    MemoryLedger(
            Journal journal,
            InstantSource clock,
            MemoryTenants tenants,
            MemoryApiKeys apiKeys,
            MemoryUserTokens userTokens,
            MemoryTopUps topUps) {
        this.topUps = topUps;
        this.clock = clock;
        reservations = new MemoryReservations(journal);
        counters = new MemoryCounters(journal);
        entries = new MemoryEntries(journal);
        this.tenants = tenants;
        this.apiKeys = apiKeys;
        this.userTokens = userTokens;
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        GrantCondition condition = charge.condition();
        if (condition != null && !holds(tenant, condition, charge.at())) {
            return new Consumption.ConditionFailed(condition);
        }
        reclaim(tenant);
        TextKey counter = MemoryCounters.key(tenant, charge.meter().key(), charge.period());
        Counter count = counters.get(counter);
        Entry earlier = entries.ofKey(tenant, charge.idempotencyKey());
        if (earlier != null) {
            return isRepeated(earlier.grant(), charge)
                    ? new Consumption.Granted(earlier.grant(), used(tenant, earlier.grant()), true)
                    : new Consumption.KeyReused();
        }
        OptionalLong drawn = draw(tenant, charge, count);
        if (drawn.isEmpty()) {
            return new Consumption.LimitExceeded(charge.meter(), count.used(), charge.limit(), charge.period());
        }
        Grant grant = new Grant(charge.id(), charge.meter().key(), charge.amount(), charge.period());
        entries.add(tenant, new Entry(grant, charge.at(), charge.idempotencyKey(), false));
        Counter next = count.used(charge.amount(), drawn.getAsLong());
        counters.put(counter, next);
        return new Consumption.Granted(grant, next.used(), drawn.getAsLong(), false);
    }

    // A unit of work has the whole store to itself.
    @Override
    public void lock(TenantId tenant, List<Charge> charges) {}

    @Override
    public boolean refund(TenantId tenant, GrantId id) {
        Entry entry = entries.find(tenant, id);
        if (entry == null || entry.refunded() || entry.grant().amount() < 0) {
            return false;
        }
        Grant grant = entry.grant();
        TextKey counter = MemoryCounters.key(tenant, grant.meter(), grant.period());
        Counter count = counters.get(counter);
        long drawn = topUps.drawn(tenant, id);
        if (count.used() < grant.amount() - drawn) {
            return false;
        }
        entries.refund(tenant, entry);
        reservations.removeCommitted(tenant, id);
        topUps.giveBack(tenant, id, 0, 0);
        counters.put(counter, count.used(-grant.amount(), -drawn));
        return true;
    }

    @Override
    public boolean refundAllBut(TenantId tenant, GrantId id, long kept) {
        Charge.checkAmount(kept);
        Entry entry = entries.find(tenant, id);
        if (entry == null || entry.refunded() || entry.grant().amount() <= kept) {
            return false;
        }
        Grant grant = entry.grant();
        TextKey counter = MemoryCounters.key(tenant, grant.meter(), grant.period());
        Counter count = counters.get(counter);
        long drawn = topUps.drawn(tenant, id);
        if (drawn == 0 && count.used() < grant.amount() - kept) {
            return false;
        }
        long left = topUps.giveBack(tenant, id, kept, grant.amount() - drawn);
        entries.reduce(tenant, entry, kept);
        counters.put(counter, count.used(kept - grant.amount(), left - drawn));
        return true;
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        if (standing.isPeriodic()) {
            throw new IllegalArgumentException("Only a standing meter can be released: " + standing.key());
        }
        Charge.checkAmount(amount);
        TextKey counter = MemoryCounters.key(tenant, standing.key(), UsagePeriod.standing());
        Counter count = counters.get(counter);
        if (count.used() < amount) {
            throw new IllegalStateException("Less of " + standing.key() + " is in use than is to be released.");
        }
        Grant released = new Grant(id, standing.key(), -amount, UsagePeriod.standing());
        entries.add(tenant, new Entry(released, clock.instant(), null, false));
        counters.put(counter, count.used(-amount, 0));
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        reclaim(tenant);
        Map<Meter, UsageCount> counts = new LinkedHashMap<>();
        periods.forEach((meter, period) -> counts.put(
                meter,
                counters.get(MemoryCounters.key(tenant, meter.key(), period)).count()));
        return counts;
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        Reservation.checkTimeToLive(timeToLive);
        GrantCondition condition = charge.condition();
        if (condition != null && !holds(tenant, condition, charge.at())) {
            return new ReservationDecision.Refused(new Consumption.ConditionFailed(condition));
        }
        reclaim(tenant);
        Held twin = reservations.ofKey(tenant, charge.idempotencyKey());
        if (twin != null) {
            return repeated(tenant, twin, charge);
        }
        TextKey counter = MemoryCounters.key(tenant, charge.meter().key(), charge.period());
        Counter count = counters.get(counter);
        OptionalLong drawn = draw(tenant, charge, count);
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

    @Override
    public Commitment commit(TenantId tenant, GrantId id, long amount) {
        Charge.checkAmount(amount);
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
                    ? new Commitment.Committed(grant, used(tenant, grant), true)
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

    @Override
    public boolean release(TenantId tenant, GrantId id) {
        reclaim(tenant);
        Held held = reservations.find(tenant, id);
        if (held == null || held.committed()) {
            return false;
        }
        free(tenant, held);
        return true;
    }

    /** All that was ever granted or released. */
    Stream<Entry> entries(TenantId tenant) {
        return entries.of(tenant);
    }

    /** What the tenant's counters say, and what is behind them. */
    LedgerReconciliation reconciliation(TenantId tenant) {
        LedgerReconciliation sums = new LedgerReconciliation();
        counters.addTo(sums, tenant);
        entries(tenant).forEach(entry -> {
            Instant start = entry.grant().period().start();
            sums.record(entry.grant().meter(), start, entry.standing());
            sums.draw(
                    entry.grant().meter(),
                    start,
                    topUps.drawn(tenant, entry.grant().id()));
        });
        reservations.held(tenant).forEach(one -> {
            sums.hold(one.meter(), one.period().start(), one.amount());
            sums.draw(one.meter(), one.period().start(), topUps.drawn(tenant, one.id()));
        });
        topUps.findAll(tenant).forEach(one -> sums.topUp(one.id(), one.meter(), one.amount() - one.remaining()));
        topUps.drawn(tenant).forEach(part -> sums.drawOf(part.getKey(), part.getValue()));
        return sums;
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

    private void reclaim(TenantId tenant) {
        reservations.expired(tenant, clock.instant()).forEach(held -> free(tenant, held));
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

    private static boolean isRepeated(Grant grant, Charge charge) {
        return grant.meter().equals(charge.meter().key()) && grant.amount() == charge.amount();
    }

    private boolean holds(TenantId tenant, GrantCondition condition, Instant at) {
        boolean active = tenants.find(tenant)
                .filter(found -> found.status() == TenantStatus.ACTIVE)
                .isPresent();
        return active
                && switch (condition.kind()) {
                    case API_KEY ->
                        apiKeys.find(tenant, new ApiKeyId(condition.id()))
                                .filter(key -> key.isLive(at))
                                .isPresent();
                    case USER_TOKEN ->
                        userTokens
                                .find(tenant, condition.id())
                                .filter(token -> token.isLive(at))
                                .isPresent();
                };
    }

    /** What is drawn of top-ups so that the charge fits; empty when it does not. */
    private OptionalLong draw(TenantId tenant, Charge charge, Counter count) {
        if (charge.meter().isPeriodic()) {
            long room = charge.limit().ceiling() - count.taken();
            return topUps.draw(tenant, charge.id(), charge.meter().key(), charge.amount(), room, charge.at());
        }
        return charge.limit().permits(count.taken(), charge.amount()) ? OptionalLong.of(0) : OptionalLong.empty();
    }

    private long used(TenantId tenant, Grant grant) {
        return counters.get(MemoryCounters.key(tenant, grant.meter(), grant.period()))
                .used();
    }
}
