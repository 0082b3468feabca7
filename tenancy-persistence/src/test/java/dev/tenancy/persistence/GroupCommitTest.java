package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.UsageCount;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Charges that are flushed together don't wait for what only one of them has to wait for, and each is decided by itself. */
class GroupCommitTest extends OneStorePerClass {

    private static final TestCharge ONE = TestCharge.of(1, Limit.of(100));
    private static final Meter OTHERS = Meter.periodic("others");

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @AfterAll
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void shouldNotMakeOthersWaitForCountersThatSomebodyHolds() throws Exception {
        TenantId tenant = tenantWithCounters();
        List<TestCharge> held = onCountersOfTheirOwn(tenant);
        try (JpaTenancyStore patient = patient();
                Connection holder = database().engine().getConnection()) {
            holdCounters(holder, tenant, "held%");
            held.forEach(charge -> consuming(patient, tenant, charge));
            Eventually.require(this::somebodyWaitsForALock);

            Race.run(repeated(16, () -> consume(patient, tenant, ONE.on(OTHERS))))
                    .requireAll();
        }
        assertThat(used(tenant, OTHERS)).isEqualTo(17);
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
            assertThat(waiting.stream().filter(CompletableFuture::isDone).filter(GroupCommitTest::isOutcomeUnknown))
                    .hasSize(1);
            holder.rollback();
        }
    }

    @Test
    void shouldChargeForACallerThatIsInterruptedWhileThePoolIsExhausted() throws Exception {
        TenantId tenant = tenantWithCounters();
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < database().engine().getMaximumPoolSize(); i++) {
            all.add(database().engine().getConnection());
        }
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(
                () -> {
                    Thread.currentThread().interrupt();
                    return consume(tenant, ONE) instanceof Granted && Thread.interrupted();
                },
                callers);
        Eventually.require(() ->
                database().engine().getHikariPoolMXBean().getThreadsAwaitingConnection() > 0 || interrupted.isDone());

        for (Connection connection : all) {
            connection.close();
        }

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldGrantWhatHasWaitedForACounter() throws Exception {
        TenantId tenant = tenantWithCounters();
        CompletableFuture<Consumption> held;
        try (Connection holder = database().engine().getConnection()) {
            holdCounters(holder, tenant, "calls");
            held = consuming(tenant, ONE);
            Eventually.require(this::somebodyWaitsForALock);
            holder.rollback();
        }
        assertThat(held.get(10, TimeUnit.SECONDS)).isInstanceOf(Granted.class);
        assertThat(used(tenant, TestCharge.CALLS)).isEqualTo(2);
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
    void shouldSendAwayWhoWaitsTooLongForACounterWithNothingCounted() throws Exception {
        TenantId tenant = tenantWithCounters();
        try (Connection holder = database().engine().getConnection()) {
            holdCounters(holder, tenant, "calls");
            CompletableFuture<Consumption> first = consuming(tenant, ONE);
            CompletableFuture<Consumption> second = consuming(tenant, ONE);

            assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(Unavailable.class);
            assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(Unavailable.class);
            holder.rollback();
        }
        assertThat(consume(tenant, ONE)).isInstanceOf(Granted.class);
    }

    @Test
    void shouldDecideEachChargeOfAFlushByItself() throws Exception {
        TestTenant tenant = TestTenant.createIn(store());
        consume(tenant.id(), ONE);
        var revoked = new dev.tenancy.usage.GrantCondition(
                dev.tenancy.usage.GrantCondition.Kind.API_KEY, dev.tenancy.testkit.Samples.uuid());
        List<Callable<Consumption>> mixed = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            mixed.add(() -> consume(tenant.id(), ONE));
            mixed.add(() -> consume(tenant.id(), ONE.provided(revoked)));
            mixed.add(() -> consume(tenant.id(), TestCharge.of(101, Limit.of(100))));
            mixed.add(() -> consume(tenant.id(), ONE.withKey("once")));
        }

        List<Consumption> decided = Race.run(mixed).requireAll();

        for (int round = 0; round < 20; round++) {
            assertThat(decided.get(4 * round)).isInstanceOf(Granted.class);
            assertThat(decided.get(4 * round + 1)).isEqualTo(new ConditionFailed(revoked));
            assertThat(decided.get(4 * round + 2)).isInstanceOf(LimitExceeded.class);
            assertThat(decided.get(4 * round + 3)).isInstanceOf(Granted.class);
        }
        assertThat(used(tenant.id(), TestCharge.CALLS)).isEqualTo(22);
    }

    @Test
    void shouldDecideWhatItHasTakenBeforeItCloses() throws Exception {
        TenantId tenant = tenantWithCounters();
        JpaTenancyStore closing = patient();
        Thread closer = new Thread(closing::close, "closer");
        try (Connection holder = database().engine().getConnection()) {
            holdCounters(holder, tenant, "calls");
            consuming(closing, tenant, ONE);
            Eventually.require(this::somebodyWaitsForALock);

            closer.start();
            Eventually.require(() -> closer.getState() == Thread.State.WAITING || !closer.isAlive());

            assertThat(closer.isAlive()).as("waits for the charge").isTrue();
            holder.rollback();
        }
        closer.join();
        assertThat(used(tenant, TestCharge.CALLS)).isEqualTo(2);
        assertThatThrownBy(() -> consume(closing, tenant, ONE)).isInstanceOf(Unavailable.class);
    }

    private TenantId tenantWithCounters() {
        TenantId tenant = TestTenant.createIn(store()).id();
        consume(tenant, ONE);
        consume(tenant, ONE.on(OTHERS));
        return tenant;
    }

    /** More charges than are written at once. */
    private List<TestCharge> onCountersOfTheirOwn(TenantId tenant) {
        List<TestCharge> charges = IntStream.range(0, 8)
                .mapToObj(i -> ONE.on(Meter.periodic("held" + i)))
                .toList();
        charges.forEach(charge -> consume(tenant, charge));
        return charges;
    }

    private Consumption consume(TenantId tenant, TestCharge charge) {
        return consume(engineStore(), tenant, charge);
    }

    private CompletableFuture<Consumption> consuming(TenantId tenant, TestCharge charge) {
        return consuming(engineStore(), tenant, charge);
    }

    private static Consumption consume(JpaTenancyStore node, TenantId tenant, TestCharge charge) {
        return node.usage().consume(tenant, charge.charge());
    }

    private CompletableFuture<Consumption> consuming(JpaTenancyStore node, TenantId tenant, TestCharge charge) {
        return CompletableFuture.supplyAsync(() -> consume(node, tenant, charge), callers);
    }

    /** A store that waits for a lock longer than a caller waits for it: who stands behind such a wait is sent away. */
    private JpaTenancyStore patient() {
        return JpaTenancyStore.open(DatabasePool.forLongWork(database().engine()));
    }

    private static void holdCounters(Connection holder, TenantId tenant, String meters) throws SQLException {
        holder.setAutoCommit(false);
        execute(
                holder,
                "select 1 from tenancy.tenancy_usage_counter where meter like '" + meters + "' and tenant_id = '"
                        + tenant.value() + "' for update");
    }

    private static void holdKey(Connection holder, TenantId tenant, String key) throws SQLException {
        holder.setAutoCommit(false);
        execute(
                holder,
                "insert into tenancy.tenancy_usage_entry (tenant_id, entry_id, meter, period_start, amount,"
                        + " idempotency_key, created_at) values ('" + tenant.value()
                        + "', gen_random_uuid(), 'others', now(), 1, '" + key + "', now())");
    }

    private long used(TenantId tenant, Meter meter) {
        return store().usage()
                .counts(tenant, Map.of(meter, TestCharge.MARCH))
                .getOrDefault(meter, UsageCount.ZERO)
                .used();
    }

    private boolean somebodyWaitsForALock() {
        try (Connection connection = database().engine().getConnection();
                Statement statement = connection.createStatement();
                ResultSet waiting = statement.executeQuery(
                        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
            return waiting.next();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static boolean isOutcomeUnknown(CompletableFuture<Consumption> failed) {
        try {
            failed.join();
            return false;
        } catch (CompletionException thrown) {
            return thrown.getCause() instanceof Unavailable unavailable && unavailable.isOutcomeUnknown();
        }
    }

    private static <R> List<Callable<R>> repeated(int times, Callable<R> task) {
        return java.util.Collections.nCopies(times, task);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
