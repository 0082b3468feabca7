package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.UsageLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Usage in a transaction of the application's, for the tenant that this transaction is of and no other. */
final class JoinedTransaction extends DelegatingLedger implements UsageTransaction {

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
    UsageLedger delegate(TenantId tenant) {
        unit.requireOf(tenant);
        return ledger;
    }
}
