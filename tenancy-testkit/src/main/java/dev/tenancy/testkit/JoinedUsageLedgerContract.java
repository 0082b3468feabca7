package dev.tenancy.testkit;

import dev.tenancy.usage.UsageLedger;

/** What every {@link UsageLedger} must do as part of a unit of work: the same as on its own. */
public interface JoinedUsageLedgerContract extends UsageLedgerContract {

    @Override
    default UsageLedger ledger() {
        return new JoinedLedger(store());
    }
}
