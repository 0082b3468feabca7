package dev.tenancy.testkit;

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

/** The ledger within transactions, each call in one of its own. */
record TransactionLedger(UsageTransactionContract transactions) implements UsageLedger {

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        return transactions.inTransaction(
                tenant, (transaction, insertRow) -> transaction.usage().consume(tenant, charge));
    }

    @Override
    public void lock(TenantId tenant, List<Charge> charges) {}

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        return transactions.inTransaction(
                tenant, (transaction, insertRow) -> transaction.usage().refund(tenant, grant));
    }

    @Override
    public boolean refundAllBut(TenantId tenant, GrantId grant, long kept) {
        return transactions.inTransaction(
                tenant, (transaction, insertRow) -> transaction.usage().refundAllBut(tenant, grant, kept));
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        transactions.inTransaction(tenant, (transaction, insertRow) -> {
            transaction.usage().release(tenant, id, standing, amount);
            return true;
        });
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        return transactions.inTransaction(
                tenant, (transaction, insertRow) -> transaction.usage().counts(tenant, periods));
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        return transactions.inTransaction(
                tenant, (transaction, insertRow) -> transaction.usage().reserve(tenant, charge, timeToLive));
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        return transactions.inTransaction(
                tenant, (transaction, insertRow) -> transaction.usage().commit(tenant, reservation, amount));
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        return transactions.inTransaction(
                tenant, (transaction, insertRow) -> transaction.usage().release(tenant, reservation));
    }
}
