package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TransactionWork;
import dev.tenancy.testkit.UsageTransactionContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Transactions of an application's entity manager. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UsageTransactions implements UsageTransactionContract {

    private BillingApplication application;

    abstract BillingApplication newApplication();

    @BeforeAll
    void open() {
        application = newApplication();
    }

    @AfterAll
    void close() {
        application.close();
    }

    @Override
    public TenancyStore store() {
        return application.store();
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R inTransaction(
            TenantId tenant, TransactionWork<R, X> work) throws X {
        return application.<R, X>inTransaction(
                tenant,
                entityManager -> work.run(
                        application.store().join(entityManager),
                        () -> entityManager.persist(new Invoice(Samples.uuid()))));
    }

    @Override
    public long rows(TenantId tenant) {
        return application.invoices(tenant);
    }
}
