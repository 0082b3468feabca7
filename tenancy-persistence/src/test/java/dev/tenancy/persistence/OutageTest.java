package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.id.TenantId;
import dev.tenancy.persistence.Load.Call;
import dev.tenancy.persistence.Load.Outcome;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.Stalls;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.testkit.postgres.BreakablePostgres;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.usage.Consumption.Granted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database goes away under load, and comes back. {@code -Dtenancy.test.pause=30} keeps it away for that many seconds. */
final class OutageTest {

    private static final Duration PAUSE = Duration.ofSeconds(Integer.getInteger("tenancy.test.pause", 4));
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration RETURN = Duration.ofSeconds(5);
    private static final int CALLERS = 32;
    private static final Meter RESERVED = Meter.periodic("reserved");
    private static final Meter HOT = Meter.periodic("hot");
    private static final int MANY = 500;

    private static BreakablePostgres server;

    private HikariDataSource engine;
    private JpaTenancyStore store;
    private TenantId tenant;
    private Stalls stalls;
    private Load load;
    private Load others;

    @BeforeAll
    static void start() {
        server = BreakablePostgres.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void open() {
        PostgresDatabase database = server.newDatabase();
        engine = TestDatabase.open(database);
        TenancySchema.migrate(engine);
        store = JpaTenancyStore.open(engine);
        tenant = TestTenant.createIn(store).id();
        stalls = new Stalls();
        load = new Load(CALLERS, "charge-", this::charge);
        others = new Load(CALLERS / 4, "other-", this::doAnythingElse);
    }

    @AfterEach
    void close() {
        load.close();
        others.close();
        store.close();
        engine.close();
        stalls.close();
    }

    @Test
    void shouldLoseAndDoubleNothingWhenTheServerIsKilledAndStartedAgain() throws Exception {
        awaitGranted(0);
        server.kill();
        long gone = System.nanoTime();
        awaitAway(gone);
        long starting = System.nanoTime();
        server.restart();
        requireRecovered(gone, starting, System.nanoTime());
    }

    @Test
    void shouldLoseNothingOfWhatManyWereGrantedOfOneCounterWhenTheServerIsKilled() throws Exception {
        load.stop();
        others.stop();
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        load = new Load(2 * CALLERS, "hot-", key -> acknowledged.add(chargeHot()));
        awaitGranted(0);
        server.kill();
        load.await(2 * CALLERS, System.nanoTime(), call -> call.outcome() != Outcome.GRANTED);
        Set<String> before = Set.copyOf(acknowledged);
        server.restart();
        awaitGranted(System.nanoTime());
        load.stop();

        assertThat(before).hasSizeGreaterThanOrEqualTo(MANY);
        assertThat(without(acknowledged, stored("entry_id", HOT))).isEmpty();
        LedgerSums sums = LedgerSums.of(engine, tenant);
        assertThat(sums.counted()).isEqualTo(sums.recorded());
    }

    @Test
    void shouldAnswerInTimeWhileTheServerIsPausedAndGoOnAfterwards() throws Exception {
        awaitGranted(0);
        server.pause();
        long gone = System.nanoTime();
        awaitAway(gone);
        long back = System.nanoTime();
        server.resume();
        requireRecovered(gone, back, back);
    }

    @Test
    void shouldAnswerInTimeWhileOthersHaveAllConnections() throws Exception {
        awaitGranted(0);
        List<Connection> taken = new ArrayList<>();
        try {
            Eventually.require(() -> taken.size() == engine.getMaximumPoolSize() || taken.addAll(one()) && false);
            long gone = System.nanoTime();
            awaitAway(gone);
            long back = System.nanoTime();
            for (Connection connection : taken) {
                connection.close();
            }
            taken.clear();
            requireRecovered(gone, back, back);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    @Test
    void shouldFinishWhatItHasTakenWhenItIsClosedUnderLoad() throws Exception {
        awaitGranted(0);
        store.close();
        List<Call> calls = load.stop();

        assertThat(Load.keys(calls, Outcome.UNKNOWN)).isEmpty();
        assertThat(stored()).isEqualTo(Load.keys(calls, Outcome.GRANTED));
    }

    // Calls that go to the database on their caller's own thread.
    private void doAnythingElse(String key) {
        switch (key.charAt(key.length() - 1) % 4) {
            case 0 -> store.usage().counts(tenant, Map.of(TestCharge.CALLS, TestCharge.MARCH));
            case 1 -> store.findTenant(new TenantReference.ById(tenant));
            case 2 -> store.write(repositories -> repositories.tenants().lock(tenant));
            default ->
                store.usage()
                        .reserve(
                                tenant,
                                TestCharge.of(1, Limit.unlimited()).on(RESERVED).charge(),
                                Duration.ofMinutes(1));
        }
    }

    private void charge(String key) {
        TestCharge one = TestCharge.of(1, Limit.unlimited()).withKey(key);
        assertThat(store.usage().consume(tenant, one.charge())).isInstanceOf(Granted.class);
    }

    /** One unit without a key; gives the grant's id. */
    private String chargeHot() {
        TestCharge one = TestCharge.of(1, Limit.unlimited()).on(HOT);
        Granted granted = (Granted) store.usage().consume(tenant, one.charge());
        return granted.grant().id().value().toString();
    }

    private void awaitGranted(long begin) {
        load.await(MANY, begin, call -> call.outcome() == Outcome.GRANTED);
    }

    /** Until each caller has failed twice on average, and the pause is over. */
    private void awaitAway(long gone) {
        load.await(2 * CALLERS, gone, call -> call.outcome() != Outcome.GRANTED);
        while (System.nanoTime() - gone < PAUSE.toNanos()) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** {@code starting} is when it began to come back, since which it may answer, {@code back} when it surely was. */
    private void requireRecovered(long gone, long starting, long back) throws Exception {
        load.await(1, back, call -> call.outcome() == Outcome.GRANTED);
        awaitGranted(back);
        List<Call> calls = load.stop();
        Set<String> granted = Load.keys(calls, Outcome.GRANTED);
        Set<String> unknown = Load.keys(calls, Outcome.UNKNOWN);
        Set<String> stored = stored();
        Call slowest = Stream.concat(calls.stream(), others.stop().stream())
                .max(Comparator.comparing(call -> stalls.between(call.begin(), call.end())))
                .orElseThrow();
        Duration longest = stalls.between(slowest.begin(), slowest.end());
        Duration first = calls.stream()
                .filter(call -> call.outcome() == Outcome.GRANTED && call.end() > back)
                .map(call -> stalls.between(back, call.end()))
                .min(Duration::compareTo)
                .orElseThrow();
        System.out.printf(
                "%d granted, %d unknown, %d refused, %d stored; longest wait %d ms (%s, %+d ms), first success %d ms after the return%n",
                granted.size(),
                unknown.size(),
                Load.keys(calls, Outcome.NOTHING).size(),
                stored.size(),
                longest.toMillis(),
                slowest.key(),
                Duration.ofNanos(slowest.begin() - gone).toMillis(),
                first.toMillis());

        assertThat(calls)
                .noneMatch(call -> call.begin() > gone && call.end() < starting && call.outcome() == Outcome.GRANTED);
        assertThat(longest).isLessThanOrEqualTo(ANSWER);
        assertThat(first).isLessThanOrEqualTo(RETURN);
        assertThat(without(granted, stored)).isEmpty();
        assertThat(without(without(stored, granted), unknown)).isEmpty();
        unknown.forEach(this::charge);
        granted.addAll(unknown);
        assertThat(stored()).isEqualTo(granted);
        assertThat(LedgerSums.of(engine, tenant)).isEqualTo(new LedgerSums(granted.size(), granted.size()));
    }

    private List<Connection> one() {
        try {
            return List.of(engine.getConnection());
        } catch (SQLException saturated) {
            return List.of();
        }
    }

    private Set<String> stored() throws SQLException {
        return stored("idempotency_key", TestCharge.CALLS);
    }

    /** What the entries of a meter have in this column, each something else. */
    private Set<String> stored(String column, Meter meter) throws SQLException {
        try (Connection connection = engine.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select " + column + " from tenancy.tenancy_usage_entry"
                                + " where tenant_id = '" + tenant.value() + "' and meter = '" + meter.key() + "'");
                ResultSet row = statement.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            Set<String> all = new TreeSet<>(values);
            assertThat(all).hasSameSizeAs(values);
            return all;
        }
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
