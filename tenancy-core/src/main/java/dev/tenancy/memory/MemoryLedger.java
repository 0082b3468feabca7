package dev.tenancy.memory;

import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
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
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counters, and the grants behind them. */
final class MemoryLedger implements UsageLedger {

    /** {@code at} is when the units were granted or set aside. */
    record Entry(Grant grant, Instant at, @Nullable String idempotencyKey, boolean refunded) {

        /** How many of its units still count. */
        long standing() {
            return refunded ? 0 : grant.amount();
        }
    }

    private final Table<TextKey, UsageCount> counters;
    private final Table<RowKey, Entry> entries;
    private final MemoryReservations reservations;
    private final InstantSource clock;
    private final Table<TextKey, RowKey> idempotencyKeys;
    private final MemoryTenants tenants;
    private final MemoryApiKeys apiKeys;
    private final MemoryUserTokens userTokens;

    MemoryLedger(
            Journal journal,
            InstantSource clock,
            MemoryTenants tenants,
            MemoryApiKeys apiKeys,
            MemoryUserTokens userTokens) {
        this.clock = clock;
        reservations = new MemoryReservations(journal);
        counters = new Table<>(journal);
        entries = new Table<>(journal);
        idempotencyKeys = new Table<>(journal);
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
        TextKey counter = counter(tenant, charge.meter().key(), charge.period());
        UsageCount count = count(counter);
        Entry earlier = earlier(tenant, charge.idempotencyKey());
        if (earlier != null) {
            return isRepeated(earlier.grant(), charge)
                    ? new Consumption.Granted(
                            earlier.grant(),
                            count(counter(
                                            tenant,
                                            earlier.grant().meter(),
                                            earlier.grant().period()))
                                    .used(),
                            true)
                    : new Consumption.KeyReused();
        }
        if (!charge.limit().permits(count.used() + count.reserved(), charge.amount())) {
            return new Consumption.LimitExceeded(charge.meter(), count.used(), charge.limit(), charge.period());
        }
        Grant grant = new Grant(charge.id(), charge.meter().key(), charge.amount(), charge.period());
        record(tenant, grant, charge.at(), charge.idempotencyKey());
        UsageCount next = new UsageCount(count.used() + charge.amount(), count.reserved());
        counters.put(counter, next);
        return new Consumption.Granted(grant, next.used(), false);
    }

    @Override
    public boolean refund(TenantId tenant, GrantId id) {
        RowKey key = RowKey.of(tenant, id.value());
        Entry entry = entries.get(key);
        if (entry == null || entry.refunded() || entry.grant().amount() < 0) {
            return false;
        }
        Grant grant = entry.grant();
        TextKey counter = counter(tenant, grant.meter(), grant.period());
        UsageCount count = count(counter);
        if (count.used() < grant.amount()) {
            return false;
        }
        entries.put(key, new Entry(grant, entry.at(), null, true));
        if (entry.idempotencyKey() != null) {
            idempotencyKeys.remove(TextKey.of(tenant, entry.idempotencyKey()));
        }
        reservations.removeCommitted(tenant, id);
        counters.put(counter, new UsageCount(count.used() - grant.amount(), count.reserved()));
        return true;
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        if (standing.isPeriodic()) {
            throw new IllegalArgumentException("Only a standing meter can be released: " + standing.key());
        }
        Charge.checkAmount(amount);
        TextKey counter = counter(tenant, standing.key(), UsagePeriod.standing());
        UsageCount count = count(counter);
        if (count.used() < amount) {
            throw new IllegalStateException("Less of " + standing.key() + " is in use than is to be released.");
        }
        record(tenant, new Grant(id, standing.key(), -amount, UsagePeriod.standing()), clock.instant(), null);
        counters.put(counter, new UsageCount(count.used() - amount, count.reserved()));
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        reclaim(tenant);
        Map<Meter, UsageCount> counts = new LinkedHashMap<>();
        periods.forEach((meter, period) -> counts.put(meter, count(counter(tenant, meter.key(), period))));
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
        TextKey counter = counter(tenant, charge.meter().key(), charge.period());
        UsageCount count = count(counter);
        if (!charge.limit().permits(count.used() + count.reserved(), charge.amount())) {
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
        counters.put(counter, new UsageCount(count.used(), count.reserved() + charge.amount()));
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
                    ? new Commitment.Committed(
                            grant,
                            count(counter(tenant, grant.meter(), grant.period()))
                                    .used(),
                            true)
                    : new Commitment.CommittedOtherwise(grant);
        }
        Reservation reservation = held.reservation();
        if (amount > reservation.amount()) {
            throw Invalid.field(
                    "amount", "out_of_range", "must be 1 to " + reservation.amount() + ", what is reserved.");
        }
        Grant grant = new Grant(id, reservation.meter(), amount, reservation.period());
        TextKey counter = counter(tenant, reservation.meter(), reservation.period());
        UsageCount count = count(counter);
        counters.put(counter, new UsageCount(count.used() + amount, count.reserved() - reservation.amount()));
        record(tenant, grant, held.at(), null);
        reservations.put(tenant, new Held(reservation, held.at(), held.idempotencyKey(), true));
        return new Commitment.Committed(grant, count.used() + amount, false);
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
        return entries.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream();
    }

    /** What the tenant's counters say, and what is behind them. */
    LedgerReconciliation reconciliation(TenantId tenant) {
        LedgerReconciliation sums = new LedgerReconciliation();
        counters.range(TextKey.of(tenant, ""), TextKey.of(tenant, "\uffff")).forEach((key, count) -> {
            int at = key.text().lastIndexOf('@');
            Instant start = Instant.parse(key.text().substring(at + 1));
            sums.count(key.text().substring(0, at), start, count.used(), count.reserved());
        });
        entries(tenant)
                .forEach(entry -> sums.record(
                        entry.grant().meter(), entry.grant().period().start(), entry.standing()));
        reservations
                .held(tenant)
                .forEach(one -> sums.hold(one.meter(), one.period().start(), one.amount()));
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
        Entry entry = entries.get(RowKey.of(tenant, id.value()));
        return entry == null || entry.refunded() ? null : entry.grant();
    }

    private void reclaim(TenantId tenant) {
        reservations.expired(tenant, clock.instant()).forEach(held -> free(tenant, held));
    }

    private void free(TenantId tenant, Held held) {
        Reservation reservation = held.reservation();
        TextKey counter = counter(tenant, reservation.meter(), reservation.period());
        UsageCount count = count(counter);
        counters.put(counter, new UsageCount(count.used(), count.reserved() - reservation.amount()));
        reservations.remove(tenant, held);
    }

    private void record(TenantId tenant, Grant grant, Instant at, @Nullable String idempotencyKey) {
        RowKey key = RowKey.of(tenant, grant.id().value());
        entries.put(key, new Entry(grant, at, idempotencyKey, false));
        if (idempotencyKey != null) {
            idempotencyKeys.put(TextKey.of(tenant, idempotencyKey), key);
        }
    }

    private @Nullable Entry earlier(TenantId tenant, @Nullable String idempotencyKey) {
        RowKey key = idempotencyKey == null ? null : idempotencyKeys.get(TextKey.of(tenant, idempotencyKey));
        return key == null ? null : entries.get(key);
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

    private UsageCount count(TextKey counter) {
        UsageCount count = counters.get(counter);
        return count == null ? UsageCount.ZERO : count;
    }

    private static TextKey counter(TenantId tenant, String meter, UsagePeriod period) {
        return TextKey.of(tenant, meter + "@" + period.start());
    }
}
