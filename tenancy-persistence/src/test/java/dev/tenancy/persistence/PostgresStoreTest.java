package dev.tenancy.persistence;

final class PostgresStoreTest extends AllContracts {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
