package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Meter;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Usage in a transaction of the application's, for the tenant that this transaction is of and no other. */
final class JoinedTransaction implements UsageTransaction, UsageLedger {

    private final SessionUnit unit;
    private final UsageLedger ledger;
    private final SubscriptionLock lock;

    JoinedTransaction(SessionUnit unit, UsageLedger ledger, SubscriptionLock lock) {
        this.unit = unit;
        this.ledger = ledger;
        this.lock = lock;
    }

    @Override
    public UsageLedger usage() {
        return this;
    }

    @Override
    public Optional<Subscription> lockSubscription(TenantId tenant) {
        unit.requireOf(tenant);
        return unit.inTransaction(connection -> lock.take(connection, tenant));
    }

    @Override
    public List<Entitlement> overrides(TenantId tenant) {
        unit.requireOf(tenant);
        return unit.inTransaction(connection -> lock.overrides(connection, tenant));
    }

    @Override
    public Map<String, Long> topUps(TenantId tenant, Instant at) {
        unit.requireOf(tenant);
        return unit.inTransaction(connection -> lock.topUps(connection, tenant, at));
    }

    @Override
    public void afterCommit(Runnable work) {
        unit.afterCommit(work);
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        unit.requireOf(tenant);
        return ledger.consume(tenant, charge);
    }

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        unit.requireOf(tenant);
        return ledger.refund(tenant, grant);
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        unit.requireOf(tenant);
        ledger.release(tenant, id, standing, amount);
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        unit.requireOf(tenant);
        return ledger.counts(tenant, periods);
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        unit.requireOf(tenant);
        return ledger.reserve(tenant, charge, timeToLive);
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        unit.requireOf(tenant);
        return ledger.commit(tenant, reservation, amount);
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        unit.requireOf(tenant);
        return ledger.release(tenant, reservation);
    }
}
