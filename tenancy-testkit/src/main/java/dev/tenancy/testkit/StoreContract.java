package dev.tenancy.testkit;

import dev.tenancy.store.TenancyStore;

/** What every contract of a store works on. */
public interface StoreContract {

    /** The store under test: the same one during a test. It may hold the rows of other tests. */
    TenancyStore store();
}
