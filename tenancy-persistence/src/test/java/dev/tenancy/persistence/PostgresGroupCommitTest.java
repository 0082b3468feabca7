package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.Granted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresGroupCommitTest extends GroupCommitContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @Override
    DataSource patientEngine() {
        return DatabasePool.forLongWork(database().engine());
    }

    @Override
    boolean somebodyWaitsForALock() {
        return LockWaits.in(database().engine()) > 0;
    }

    @Test
    void shouldSayThatNothingWasCountedToWhomNoStatementWasSentForYet() throws Exception {
        TenantId tenant = tenantWithCounters();
        List<TestCharge> held = onCountersOfTheirOwn(tenant);
        try (JpaTenancyStore patient = patient();
                Connection holder = database().engine().getConnection()) {
            holdCounters(holder, tenant, "held%");
            List<CompletableFuture<Consumption>> waiting = held.stream()
                    .map(charge -> consuming(patient, tenant, charge))
                    .toList();

            // All but the one that waits on its own thread.
            Eventually.require(
                    () -> waiting.stream().filter(CompletableFuture::isDone).count() == held.size() - 1);

            // The tenant's other lane has one.
            assertThat(waiting.stream()
                            .filter(CompletableFuture::isDone)
                            .filter(PostgresGroupCommitTest::isOutcomeUnknown))
                    .hasSize(1);
            holder.rollback();
        }
    }

    @Test
    void shouldNotTakeAnIdempotencyKeyWithItThatWhoHoldsTheCounterAsksFor() throws Exception {
        TenantId tenant = tenantWithCounters();
        try (Connection holder = database().engine().getConnection()) {
            holdCounters(holder, tenant, "calls");
            CompletableFuture<Consumption> waiting = consuming(tenant, ONE.withKey("both"));
            Eventually.require(this::somebodyWaitsForALock);

            // Before the database sees a deadlock and ends it.
            execute(
                    holder,
                    "set local lock_timeout = '100ms'; insert into tenancy.tenancy_usage_entry (tenant_id, entry_id, meter, period_start, amount,"
                            + " idempotency_key, created_at) values ('" + tenant.value()
                            + "', gen_random_uuid(), 'calls', now(), 1, 'both', now())");

            holder.rollback();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(Granted.class);
        }
    }

    @Test
    void shouldRefuseNobodyForTheUnitsThatHisOwnKeyWasGrantedWhileHeWaited() throws Exception {
        TenantId tenant = tenantWithCounters();
        try (Connection holder = database().engine().getConnection()) {
            holdCounters(holder, tenant, "calls");
            CompletableFuture<Consumption> waiting = consuming(tenant, ONE.withKey("twin"));
            Eventually.require(this::somebodyWaitsForALock);

            execute(
                    holder,
                    "insert into tenancy.tenancy_usage_entry (tenant_id, entry_id, meter, period_start, period_end, amount,"
                            + " idempotency_key, created_at) select tenant_id, gen_random_uuid(), meter, period_start,"
                            + " period_start + interval '1 month', 1, 'twin', now() from tenancy.tenancy_usage_counter"
                            + " where meter = 'calls' and tenant_id = '" + tenant.value() + "'");
            execute(
                    holder,
                    "update tenancy.tenancy_usage_counter set used = 100 where meter = 'calls' and tenant_id = '"
                            + tenant.value() + "'");
            holder.commit();

            assertThat(waiting.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Granted.class,
                            granted -> assertThat(granted.replayed()).isTrue());
        }
    }

    @Test
    void shouldNotMakeOthersWaitForIdempotencyKeysThatAreInUse() throws Exception {
        TenantId tenant = tenantWithCounters();
        List<TestCharge> held = onCountersOfTheirOwn(tenant);
        try (JpaTenancyStore patient = patient();
                Connection holder = database().engine().getConnection()) {
            for (TestCharge charge : held) {
                holdKey(holder, tenant, charge.meter().key());
                consuming(patient, tenant, charge.withKey(charge.meter().key()));
            }
            Eventually.require(this::somebodyWaitsForALock);

            Race.run(repeated(16, () -> consume(patient, tenant, ONE.on(OTHERS))))
                    .requireAll();
        }
        assertThat(used(tenant, OTHERS)).isEqualTo(17);
    }

    @Test
    void shouldGrantWhatHasWaitedForAnIdempotencyKeyThatWasNotUsedAfterAll() throws Exception {
        TenantId tenant = tenantWithCounters();
        CompletableFuture<Consumption> twin;
        try (Connection holder = database().engine().getConnection()) {
            holdKey(holder, tenant, "busy");
            twin = consuming(tenant, ONE.withKey("busy"));
            Eventually.require(this::somebodyWaitsForALock);
            holder.rollback();
        }
        assertThat(twin.get(10, TimeUnit.SECONDS)).isInstanceOf(Granted.class);
        assertThat(used(tenant, TestCharge.CALLS)).isEqualTo(2);
    }

    private static void holdKey(Connection holder, TenantId tenant, String key) throws SQLException {
        holder.setAutoCommit(false);
        execute(
                holder,
                "insert into tenancy.tenancy_usage_entry (tenant_id, entry_id, meter, period_start, amount,"
                        + " idempotency_key, created_at) values ('" + tenant.value()
                        + "', gen_random_uuid(), 'others', now(), 1, '" + key + "', now())");
    }

    private static boolean isOutcomeUnknown(CompletableFuture<Consumption> failed) {
        try {
            failed.join();
            return false;
        } catch (CompletionException thrown) {
            return thrown.getCause() instanceof Unavailable unavailable && unavailable.isOutcomeUnknown();
        }
    }
}
