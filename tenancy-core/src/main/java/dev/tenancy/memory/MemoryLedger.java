package dev.tenancy.memory;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.memory.MemoryCounters.Counter;
import dev.tenancy.memory.MemoryEntries.Entry;
import dev.tenancy.plan.Meter;
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

/** Counters, and the grants behind them. */
final class MemoryLedger implements UsageLedger {

    private final MemoryCounters counters;
    private final MemoryEntries entries;
    private final MemoryReservations reservations;
    private final MemoryHolds holds;
    private final InstantSource clock;
    private final MemoryConditions conditions;
    private final MemoryTopUps topUps;

    MemoryLedger(Journal journal, InstantSource clock, MemoryConditions conditions, MemoryTopUps topUps) {
        this.topUps = topUps;
        this.clock = clock;
        this.conditions = conditions;
        reservations = new MemoryReservations(journal);
        counters = new MemoryCounters(journal);
        entries = new MemoryEntries(journal);
        holds = new MemoryHolds(reservations, counters, entries, topUps, clock);
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        GrantCondition condition = charge.condition();
        if (condition != null && !conditions.holds(tenant, condition, charge.at())) {
            return new Consumption.ConditionFailed(condition);
        }
        holds.reclaim(tenant);
        TextKey counter = MemoryCounters.key(tenant, charge.meter().key(), charge.period());
        Counter count = counters.get(counter);
        Entry earlier = entries.ofKey(tenant, charge.idempotencyKey());
        if (earlier != null) {
            return isRepeated(earlier.grant(), charge)
                    ? new Consumption.Granted(earlier.grant(), counters.used(tenant, earlier.grant()), true)
                    : new Consumption.KeyReused();
        }
        OptionalLong drawn = topUps.draw(tenant, charge, count.taken());
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
        holds.reclaim(tenant);
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
        if (condition != null && !conditions.holds(tenant, condition, charge.at())) {
            return new ReservationDecision.Refused(new Consumption.ConditionFailed(condition));
        }
        return holds.reserve(tenant, charge, timeToLive);
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId id, long amount) {
        Charge.checkAmount(amount);
        return holds.commit(tenant, id, amount);
    }

    @Override
    public boolean release(TenantId tenant, GrantId id) {
        return holds.release(tenant, id);
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

    private static boolean isRepeated(Grant grant, Charge charge) {
        return grant.meter().equals(charge.meter().key()) && grant.amount() == charge.amount();
    }
}
