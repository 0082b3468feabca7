package dev.tenancy.testkit;

import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.store.TenancyStore;

class InMemoryUnitsOfWorkTest implements TransactionContract, ConcurrencyContract, UsageConcurrencyContract {

    private final TenancyStore store = new InMemoryTenancyStore();

    @Override
    public TenancyStore store() {
        return store;
    }
}
