package dev.tenancy.testkit;

import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.store.TenancyStore;

class InMemoryJoinedUsageLedgerTest implements JoinedUsageLedgerContract {

    private final TenancyStore store = new InMemoryTenancyStore();

    @Override
    public TenancyStore store() {
        return store;
    }
}
