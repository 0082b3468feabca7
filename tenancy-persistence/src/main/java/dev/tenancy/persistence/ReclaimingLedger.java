package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.UsageLedger;

/**
 * Lets no charge be refused for the sake of reservations that have run out: frees them and asks again. A charge that fits, and one
 * that what is used alone leaves no room for, costs nothing more.
 */
final class ReclaimingLedger extends DelegatingLedger {

    private final UsageLedger ledger;
    private final SqlUnit unit;
    private final ReservationSql reservations;

    ReclaimingLedger(UsageLedger ledger, SqlUnit unit, ReservationSql reservations) {
        this.ledger = ledger;
        this.unit = unit;
        this.reservations = reservations;
    }

    @Override
    UsageLedger delegate(TenantId tenant) {
        return ledger;
    }

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
}
