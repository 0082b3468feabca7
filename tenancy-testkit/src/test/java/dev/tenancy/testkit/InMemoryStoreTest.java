package dev.tenancy.testkit;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.store.TenancyStore;

class InMemoryStoreTest implements TenancyStoreContract {

    private final InMemoryTenancyStore store = new InMemoryTenancyStore();

    @Override
    public TenancyStore store() {
        return store;
    }

    @Override
    public AccessDirectory directory() {
        return store;
    }
}
