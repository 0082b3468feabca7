package dev.tenancy.persistence;

final class PostgresCachingDirectoryTest extends CachingDirectoryContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }
}
