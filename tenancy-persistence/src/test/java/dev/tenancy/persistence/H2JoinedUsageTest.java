package dev.tenancy.persistence;

import dev.tenancy.testkit.JoinedUsageLedgerContract;

final class H2JoinedUsageTest extends OneStorePerClass implements JoinedUsageLedgerContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2InMemory();
    }
}
