package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.testkit.AccessDirectoryContract;
import dev.tenancy.testkit.ApiKeyRepositoryContract;
import dev.tenancy.testkit.InvitationRepositoryContract;
import dev.tenancy.testkit.MemberRepositoryContract;
import dev.tenancy.testkit.SubscriptionRepositoryContract;
import dev.tenancy.testkit.TenantRepositoryContract;
import dev.tenancy.testkit.UserTokenRepositoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** All contracts of a store, on one database for each class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AllContracts
        implements AccessDirectoryContract,
                ApiKeyRepositoryContract,
                InvitationRepositoryContract,
                MemberRepositoryContract,
                SubscriptionRepositoryContract,
                TenantRepositoryContract,
                UserTokenRepositoryContract {

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

    @Override
    public TenancyStore store() {
        return store;
    }

    @Override
    public AccessDirectory directory() {
        return store;
    }
}
