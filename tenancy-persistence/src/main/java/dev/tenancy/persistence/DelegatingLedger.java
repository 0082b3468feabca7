package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
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

/** A ledger that is another but for what is overridden. */
abstract class DelegatingLedger implements UsageLedger {

    /** The ledger that does the work for the tenant. */
    abstract UsageLedger delegate(TenantId tenant);

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        return delegate(tenant).consume(tenant, charge);
    }

    @Override
    public final void lock(TenantId tenant, List<Charge> charges) {
        delegate(tenant).lock(tenant, charges);
    }

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        return delegate(tenant).refund(tenant, grant);
    }

    @Override
    public boolean refundAllBut(TenantId tenant, GrantId grant, long kept) {
        return delegate(tenant).refundAllBut(tenant, grant, kept);
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        delegate(tenant).release(tenant, id, standing, amount);
    }

    @Override
    public final Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        return delegate(tenant).counts(tenant, periods);
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        return delegate(tenant).reserve(tenant, charge, timeToLive);
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        return delegate(tenant).commit(tenant, reservation, amount);
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        return delegate(tenant).release(tenant, reservation);
    }
}
