package dev.tenancy.http;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UnitOfWork;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A store parts of which can be put out of reach. */
final class BrokenStore implements TenancyStore, UsageLedger {

    volatile boolean down;
    volatile boolean refundsNothing;

    private final TenancyStore store;

    BrokenStore(TenancyStore store) {
        this.store = store;
    }

    private void reach() {
        if (down) {
            throw new Unavailable(
                    "The store does not answer.", new IllegalStateException("jdbc:secret at db.internal"));
        }
    }

    @Override
    public <R, X extends Exception> R write(UnitOfWork<R, X> work) throws X {
        reach();
        return store.write(work);
    }

    @Override
    public <R, X extends Exception> R read(UnitOfWork<R, X> work) throws X {
        reach();
        return store.read(work);
    }

    @Override
    public UsageLedger usage() {
        return this;
    }

    @Override
    public UsageHistory usageHistory() {
        reach();
        return store.usageHistory();
    }

    @Override
    public void ping() {
        reach();
        store.ping();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        reach();
        return store.usage().consume(tenant, charge);
    }

    @Override
    public void lock(TenantId tenant, List<Charge> charges) {
        reach();
        store.usage().lock(tenant, charges);
    }

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        if (refundsNothing) {
            throw new Unavailable("The store does not answer.", null);
        }
        return store.usage().refund(tenant, grant);
    }

    @Override
    public boolean refundAllBut(TenantId tenant, GrantId grant, long kept) {
        reach();
        return store.usage().refundAllBut(tenant, grant, kept);
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        store.usage().release(tenant, id, standing, amount);
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        return store.usage().counts(tenant, periods);
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        reach();
        return store.usage().reserve(tenant, charge, timeToLive);
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        return store.usage().commit(tenant, reservation, amount);
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        return store.usage().release(tenant, reservation);
    }
}
