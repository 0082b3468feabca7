package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.SignUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.ConsumptionOfAll;
import dev.tenancy.usage.ConsumptionOfAll.AllGranted;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Several meters under one key on PostgreSQL: who waits for the last of their counters holds no key that others may ask for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CountersBeforeKeysTest {

    private static final Map<String, Long> AMOUNTS = Map.of("content", 1L, "leads", 1L);

    private final BillingApplication application = BillingApplication.onPostgres();

    /** Waits for a lock as long as a test may take. */
    private final JpaTenancyStore patient = JpaTenancyStore.open(DatabasePool.forLongWork(application.engine()));

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Tenancy tenancy = Tenancy.builder()
            .store(patient, patient)
            .subscriptionPolicy(SubscriptionPolicy.allowAll())
            .mailer(mail -> {})
            .invitationPage(URI.create("http://localhost/join"))
            .build();

    @AfterAll
    void close() {
        callers.shutdownNow();
        patient.close();
        application.close();
    }

    @Test
    void shouldHoldNoKeyWhileItWaitsForACounter() throws Exception {
        TenantContext context = signUp("alone");
        tenancy.usage().consumeAll(context, AMOUNTS, null);

        assertKeyIsFreeWhile(context, () -> tenancy.usage().consumeAll(context, AMOUNTS, "both"));
    }

    @Test
    void shouldHoldNoKeyWhileItWaitsForACounterThatIsNotThereYet() throws Exception {
        TenantContext context = signUp("first");

        assertKeyIsFreeWhile(context, () -> tenancy.usage().consumeAll(context, AMOUNTS, "both"));
    }

    @Test
    void shouldHoldNoKeyWhileItWaitsInATransactionOfTheApplications() throws Exception {
        TenantContext context = signUp("joined");

        assertKeyIsFreeWhile(
                context,
                () -> application.inTransaction(context.tenantId(), entityManager -> {
                    entityManager
                            .createNativeQuery("set local statement_timeout = 0; set local lock_timeout = 0")
                            .executeUpdate();
                    return tenancy.usage()
                            .joining(application.store().join(entityManager))
                            .consumeAll(context, AMOUNTS, "both");
                }));
    }

    private void assertKeyIsFreeWhile(TenantContext context, Supplier<ConsumptionOfAll> call) throws Exception {
        try (Connection holder = application.engine().getConnection()) {
            holder.setAutoCommit(false);
            holdLeads(holder, context);
            CompletableFuture<ConsumptionOfAll> waiting = CompletableFuture.supplyAsync(call, callers);
            Eventually.require(() -> LockWaits.in(application.engine()) > 0 || waiting.isDone());

            // Before the database sees a deadlock and ends it.
            execute(
                    holder,
                    "set local lock_timeout = '100ms'; insert into tenancy.tenancy_usage_entry (tenant_id, entry_id, meter,"
                            + " period_start, amount, idempotency_key, created_at) values ('"
                            + context.tenantId().value() + "', gen_random_uuid(), 'leads', now(), 1, 'both', now())");

            holder.rollback();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(AllGranted.class);
        }
    }

    // As a charge does: it makes the counter if there is none.
    private void holdLeads(Connection holder, TenantContext context) throws SQLException {
        String start = tenancy.usage().report(context).period().start().toString();
        execute(
                holder,
                "insert into tenancy.tenancy_usage_counter as counter (tenant_id, meter, period_start, used, reserved) values ('"
                        + context.tenantId().value() + "', 'leads', '" + start
                        + "', 1, 0) on conflict (tenant_id, meter, period_start) do update set used = counter.used + 1");
    }

    private TenantContext signUp(String slug) {
        SignUp signUp =
                SignUp.of("Acme", slug, "John Doe", "john@" + slug + ".example").onPlan("starter");
        return tenancy.access()
                .system(
                        new TenantReference.ById(
                                tenancy.tenants().signUp(signUp).tenant().id()),
                        "test");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
