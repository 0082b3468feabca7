package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.ReservationDecision.Reserved;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Keys that served reservations of other meters, which have run out. */
final class ReservationKeysTest extends PatientStorePerClass {

    private static final TestCharge OF_A = TestCharge.of(1, Limit.of(9)).on(Meter.periodic("a"));
    private static final TestCharge OF_B = TestCharge.of(1, Limit.of(9)).on(Meter.periodic("b"));

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterAll
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void shouldHoldNoCounterWhileItWaitsForOneThatComesBefore() throws Exception {
        TenantId tenant = TestTenant.createIn(store()).id();
        expired(tenant, OF_B);
        expired(tenant, OF_A.withKey("former"));

        try (Connection holder = database().engine().getConnection()) {
            hold(holder, tenant, "a");
            CompletableFuture<ReservationDecision> waiting = reserving(tenant, OF_B.withKey("former"));
            Eventually.require(() -> waitForLocks() > 0);

            hold(holder, tenant, "b");

            holder.rollback();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(Reserved.class);
        }
    }

    @Test
    void shouldHoldItsCounterBeforeItWaitsForOneThatComesAfter() throws Exception {
        TenantId tenant = TestTenant.createIn(store()).id();
        expired(tenant, OF_B.withKey("former"));

        try (Connection holder = database().engine().getConnection()) {
            hold(holder, tenant, "b");
            CompletableFuture<ReservationDecision> waiting = reserving(tenant, OF_A.withKey("former"));
            Eventually.require(() -> waitForLocks() > 0);
            CompletableFuture<ReservationDecision> other = reserving(tenant, OF_A);
            Eventually.require(() -> waitForLocks() == 2);

            holder.rollback();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(Reserved.class);
            assertThat(other.get(10, TimeUnit.SECONDS)).isInstanceOf(Reserved.class);
        }
    }

    @Test
    void shouldHoldNoKeyThatHasRunOutWhileItWaitsForItsCounter() throws Exception {
        TenantId tenant = TestTenant.createIn(store()).id();
        expired(tenant, OF_B);
        expired(tenant, OF_A.withKey("former"));

        assertKeyIsFreeWhile(tenant, "b", OF_B.withKey("former"));
    }

    @Test
    void shouldHoldNoKeyOfAGrantThatWasRefundedWhileItWaitsForItsCounter() throws Exception {
        TenantId tenant = TestTenant.createIn(store()).id();
        granted(tenant, OF_B);
        Reservation former = reserved(tenant, OF_A.withKey("former"));
        ledger().commit(tenant, former.id(), 1);
        ledger().refund(tenant, former.id());

        assertKeyIsFreeWhile(tenant, "b", OF_B.withKey("former"));
    }

    @Test
    void shouldHoldNoKeyThatHasRunOutWhileItWaitsForTheFirstOfAPeriod() throws Exception {
        TenantId tenant = TestTenant.createIn(store()).id();
        expired(tenant, OF_B.withKey("former"));

        assertKeyIsFreeWhile(tenant, "none", OF_B.in(TestCharge.APRIL));
    }

    private void assertKeyIsFreeWhile(TenantId tenant, String held, TestCharge charge) throws Exception {
        try (Connection holder = database().engine().getConnection()) {
            hold(holder, tenant, held);
            try (Statement statement = holder.createStatement()) {
                statement.execute(
                        "insert into tenancy.tenancy_usage_counter (tenant_id, meter, period_start, used, reserved)"
                                + " values ('" + tenant.value() + "', 'b', '"
                                + TestCharge.APRIL.start() + "', 0, 0)");
            }
            CompletableFuture<ReservationDecision> waiting = reserving(tenant, charge);
            Eventually.require(() -> waitForLocks() > 0);

            try (Statement statement = holder.createStatement()) {
                statement.execute("insert into tenancy.tenancy_usage_reservation (tenant_id, reservation_id, meter,"
                        + " period_start, amount, idempotency_key, created_at) values ('" + tenant.value()
                        + "', gen_random_uuid(), 'b', now(), 1, 'former', now()) on conflict do nothing");
            }

            holder.rollback();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(Reserved.class);
        }
    }

    private CompletableFuture<ReservationDecision> reserving(TenantId tenant, TestCharge charge) {
        return CompletableFuture.supplyAsync(() -> reserve(tenant, charge, LONG), callers);
    }

    /** Before the database sees a deadlock and ends it. */
    private static void hold(Connection holder, TenantId tenant, String meter) throws SQLException {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("set local lock_timeout = '100ms'");
            statement.execute("select 1 from tenancy.tenancy_usage_counter where tenant_id = '" + tenant.value()
                    + "' and meter = '" + meter + "' for update");
        }
    }

    private int waitForLocks() {
        return LockWaits.in(database().engine());
    }
}
