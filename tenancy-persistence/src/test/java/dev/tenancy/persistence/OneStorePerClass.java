package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.store.TenancyStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One database with one store for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneStorePerClass {

    private TestDatabase database;
    private JpaTenancyStore store;

    abstract TestDatabase newDatabase();

    @BeforeAll
    void openStore() {
        database = newDatabase().migrated();
        store = JpaTenancyStore.open(database.engine());
    }

    @AfterAll
    void closeStore() {
        store.close();
        database.close();
    }

    public TenancyStore store() {
        return store;
    }

    public AccessDirectory directory() {
        return store;
    }

    JpaTenancyStore engineStore() {
        return store;
    }

    TestDatabase database() {
        return database;
    }
}
