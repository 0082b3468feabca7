package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.util.Map;

/**
 * Lets no charge be refused for the sake of reservations that have run out: frees them and asks again. A charge that fits, and one
 * that what is used alone leaves no room for, costs nothing more.
 */
record ReclaimingLedger(UsageLedger ledger, SqlUnit unit, ReservationSql reservations) implements UsageLedger {

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        Consumption first = ledger.consume(tenant, charge);
        if (!(first instanceof LimitExceeded refused) || !charge.limit().permits(refused.used(), charge.amount())) {
            return first;
        }
        // Asked again also when nothing was left to free: somebody else may have freed it meanwhile.
        unit.inTransaction(connection -> reservations.reclaim(connection, tenant, charge.meter()));
        return ledger.consume(tenant, charge);
    }

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        return ledger.refund(tenant, grant);
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        ledger.release(tenant, id, standing, amount);
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        return ledger.counts(tenant, periods);
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        return ledger.reserve(tenant, charge, timeToLive);
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        return ledger.commit(tenant, reservation, amount);
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        return ledger.release(tenant, reservation);
    }
}
