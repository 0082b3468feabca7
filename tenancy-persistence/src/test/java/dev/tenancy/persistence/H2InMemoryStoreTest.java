package dev.tenancy.persistence;

final class H2InMemoryStoreTest extends AllContracts {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2InMemory();
    }
}
