package dev.tenancy.persistence;

final class PostgresUsageTransactionTest extends UsageTransactions {

    @Override
    BillingApplication newApplication() {
        return BillingApplication.onPostgres();
    }
}
