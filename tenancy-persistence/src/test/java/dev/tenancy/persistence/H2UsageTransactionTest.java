package dev.tenancy.persistence;

final class H2UsageTransactionTest extends UsageTransactions {

    @Override
    BillingApplication newApplication() {
        return BillingApplication.onH2();
    }
}
