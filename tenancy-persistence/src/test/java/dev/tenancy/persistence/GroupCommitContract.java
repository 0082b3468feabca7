package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.UsageCount;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Charges that are flushed together don't wait for what only one of them has to wait for, and each is decided by itself. */
abstract class GroupCommitContract extends OneStorePerClass {

    static final TestCharge ONE = TestCharge.of(1, Limit.of(100));
    static final Meter OTHERS = Meter.periodic("others");

    private final ExecutorService callers = Executors.newCachedThreadPool();

    /** The engine's pool, whose connections wait for a lock longer than a caller waits: who stands behind such a wait is sent away. */
    abstract DataSource patientEngine();

    abstract boolean somebodyWaitsForALock();

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
        var revoked =
                new dev.tenancy.usage.GrantCondition(dev.tenancy.usage.GrantCondition.Kind.API_KEY, Samples.uuid());
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

    final TenantId tenantWithCounters() {
        TenantId tenant = TestTenant.createIn(store()).id();
        consume(tenant, ONE);
        consume(tenant, ONE.on(OTHERS));
        return tenant;
    }

    /** More charges than are written at once. */
    final List<TestCharge> onCountersOfTheirOwn(TenantId tenant) {
        List<TestCharge> charges = IntStream.range(0, 8)
                .mapToObj(i -> ONE.on(Meter.periodic("held" + i)))
                .toList();
        charges.forEach(charge -> consume(tenant, charge));
        return charges;
    }

    final Consumption consume(TenantId tenant, TestCharge charge) {
        return consume(engineStore(), tenant, charge);
    }

    final CompletableFuture<Consumption> consuming(TenantId tenant, TestCharge charge) {
        return consuming(engineStore(), tenant, charge);
    }

    static Consumption consume(JpaTenancyStore node, TenantId tenant, TestCharge charge) {
        return node.usage().consume(tenant, charge.charge());
    }

    final CompletableFuture<Consumption> consuming(JpaTenancyStore node, TenantId tenant, TestCharge charge) {
        return CompletableFuture.supplyAsync(() -> consume(node, tenant, charge), callers);
    }

    final JpaTenancyStore patient() {
        return JpaTenancyStore.open(patientEngine());
    }

    static void holdCounters(Connection holder, TenantId tenant, String meters) throws SQLException {
        holder.setAutoCommit(false);
        execute(
                holder,
                "select 1 from tenancy.tenancy_usage_counter where meter like '" + meters + "' and tenant_id = '"
                        + tenant.value() + "' for update");
    }

    final long used(TenantId tenant, Meter meter) {
        return store().usage()
                .counts(tenant, Map.of(meter, TestCharge.MARCH))
                .getOrDefault(meter, UsageCount.ZERO)
                .used();
    }

    static <R> List<Callable<R>> repeated(int times, Callable<R> task) {
        return Collections.nCopies(times, task);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
