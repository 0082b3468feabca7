package dev.tenancy.testkit;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The ledger of a unit of work, each call in a unit of its own. */
record JoinedLedger(TenancyStore store) implements UsageLedger {

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        return store.write(repositories -> repositories.usage().consume(tenant, charge));
    }

    @Override
    public void lock(TenantId tenant, List<Charge> charges) {}

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        return store.write(repositories -> repositories.usage().refund(tenant, grant));
    }

    @Override
    public boolean refundAllBut(TenantId tenant, GrantId grant, long kept) {
        return store.write(repositories -> repositories.usage().refundAllBut(tenant, grant, kept));
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        Units.write(store, repositories -> repositories.usage().release(tenant, id, standing, amount));
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        return store.read(repositories -> repositories.usage().counts(tenant, periods));
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        return store.write(repositories -> repositories.usage().reserve(tenant, charge, timeToLive));
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        return store.write(repositories -> repositories.usage().commit(tenant, reservation, amount));
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        return store.write(repositories -> repositories.usage().release(tenant, reservation));
    }
}
