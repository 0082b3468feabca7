package dev.tenancy.persistence;

final class H2CachingDirectoryTest extends CachingDirectoryContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2InMemory();
    }
}
