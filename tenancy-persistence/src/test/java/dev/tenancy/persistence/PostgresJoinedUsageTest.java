package dev.tenancy.persistence;

import dev.tenancy.testkit.JoinedUsageLedgerContract;

final class PostgresJoinedUsageTest extends OneStorePerClass implements JoinedUsageLedgerContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
