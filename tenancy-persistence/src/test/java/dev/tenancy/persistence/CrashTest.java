package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.testkit.postgres.BreakablePostgres;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.UsageCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three processes on one PostgreSQL database charge on 64 threads against one limit, while now a process, now a connection's backend
 * is ended or killed. The profile {@code long-tests} has the long form; {@code -Dtenancy.test.seed} repeats a run's choices.
 */
final class CrashTest {

    private enum Crash {
        PROCESS_KILLED,
        CONNECTION_ENDED,
        BACKEND_KILLED
    }

    private static final int CRASHES = Integer.getInteger("tenancy.test.crashes", Crash.values().length);
    private static final long SEED = Long.getLong("tenancy.test.seed", System.nanoTime());
    private static final int UNITS_BETWEEN = 1_000;
    private static final List<Integer> THREADS = List.of(22, 21, 21);

    private final Limit limit = Limit.of((CRASHES + 2L) * UNITS_BETWEEN);
    private final Random random = new Random(SEED);
    private final ChargeLog log = new ChargeLog();
    private final List<ChargingProcess> alive = new ArrayList<>();
    private int started;
    private BreakablePostgres server;
    private PostgresDatabase database;
    private TenantId tenant;

    @BeforeEach
    void start() {
        server = BreakablePostgres.start();
        database = server.newDatabase();
        try (HikariDataSource engine = TestDatabase.open(database)) {
            TenancySchema.migrate(engine);
            try (JpaTenancyStore store = JpaTenancyStore.open(engine)) {
                tenant = TestTenant.createIn(store).id();
            }
        }
    }

    @AfterEach
    void stop() {
        alive.forEach(ChargingProcess::kill);
        server.close();
    }

    @Test
    void shouldGrantTheLimitAndKeepWhatItAcknowledgedWhateverIsKilled() throws Exception {
        System.out.println("The crash test's seed is " + SEED + ".");
        THREADS.forEach(this::startNode);
        for (ChargingProcess node : alive) {
            node.awaitReady();
        }

        List<Crash> crashes = crashes();
        for (int i = 0; i < CRASHES; i++) {
            log.awaitGranted((i + 1) * UNITS_BETWEEN);
            crash(crashes.get(i));
        }
        for (ChargingProcess node : alive) {
            node.awaitEnd();
        }
        awaitNoTransaction();

        Set<String> acknowledged = log.acknowledged();
        Set<String> inDoubt = log.inDoubt();
        Set<String> stored = stored();
        System.out.printf(
                "%d acknowledged, %d in doubt, %d stored%n", acknowledged.size(), inDoubt.size(), stored.size());
        assertThat(without(acknowledged, stored)).isEmpty();
        assertThat(without(without(stored, acknowledged), inDoubt)).isEmpty();
        try (HikariDataSource engine = TestDatabase.open(database);
                JpaTenancyStore store = JpaTenancyStore.open(engine)) {
            assertThat(used(store, TestCharge.CALLS)).isEqualTo(limit.ceiling());
            Set<String> retried = retried(store, acknowledged, inDoubt);
            assertThat(without(retried, stored())).isEmpty();
            assertThat(without(stored(), retried)).isEmpty();
            assertThat(used(store, TestCharge.CALLS)).isEqualTo(limit.ceiling());
            assertThat(store.usageHistory().verify(tenant)).isEmpty();
            requireAllReservationsBack(store);
        }
    }

    private void crash(Crash crash) throws InterruptedException {
        switch (crash) {
            case PROCESS_KILLED -> {
                ChargingProcess victim = alive.remove(random.nextInt(alive.size()));
                log.awaitLeftBy(victim.name());
                victim.kill();
                startNode(victim.threads());
            }
            case CONNECTION_ENDED -> strings("select pg_terminate_backend(" + anyBackend() + ")");
            case BACKEND_KILLED -> server.killBackend(anyBackend());
        }
    }

    private List<Crash> crashes() {
        List<Crash> all = new ArrayList<>();
        for (int i = 0; i < CRASHES; i++) {
            all.add(Crash.values()[i % Crash.values().length]);
        }
        Collections.shuffle(all, random);
        return all;
    }

    private void startNode(int threads) {
        try {
            alive.add(ChargingProcess.start(database, tenant, limit, threads, "node" + ++started, log));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Asks once more for what is in doubt, under the same keys; gives all that is acknowledged then. */
    private Set<String> retried(JpaTenancyStore store, Set<String> acknowledged, Set<String> inDoubt) {
        Set<String> all = new TreeSet<>(acknowledged);
        for (String key : inDoubt) {
            boolean isGranted = key.startsWith("node")
                    ? ChargingNode.isGranted(store, tenant, limit, key)
                    : ChargingNode.isCommitted(store, tenant, GrantId.parse(key));
            if (isGranted) {
                all.add(key);
            }
        }
        return all;
    }

    private void requireAllReservationsBack(JpaTenancyStore store) {
        Eventually.require(() -> one("select count(*) from tenancy.tenancy_usage_reservation where expires_at > now()")
                .equals("0"));
        long used = used(store, ChargingNode.RESERVED);
        Limit most = ChargingNode.RESERVED_LIMIT;
        TestCharge rest = TestCharge.of(most.ceiling() - used, most).on(ChargingNode.RESERVED);
        assertThat(store.usage().consume(tenant, rest.charge())).isInstanceOf(Granted.class);
    }

    private long used(JpaTenancyStore store, Meter meter) {
        return store.usage()
                .counts(tenant, Map.of(meter, TestCharge.MARCH))
                .getOrDefault(meter, UsageCount.ZERO)
                .used();
    }

    private Set<String> stored() {
        List<String> keys =
                new ArrayList<>(strings("select idempotency_key from tenancy.tenancy_usage_entry where meter = '"
                        + TestCharge.CALLS.key() + "'"));
        strings("select entry_id from tenancy.tenancy_usage_entry where meter = '" + ChargingNode.RESERVED.key() + "'")
                .forEach(id -> keys.add(new GrantId(UUID.fromString(id)).toString()));
        Set<String> all = new TreeSet<>(keys);
        assertThat(all).hasSameSizeAs(keys);
        return all;
    }

    private long anyBackend() {
        List<String> backends = new ArrayList<>();
        Eventually.require(() -> backends.addAll(
                strings("select pid from pg_stat_activity where usename = '" + database.engineUser() + "'")));
        return Long.parseLong(backends.get(random.nextInt(backends.size())));
    }

    // Those of a killed process go on until they find that it is gone.
    private void awaitNoTransaction() {
        Eventually.require(
                () -> one("select count(*) from pg_stat_activity where usename = '" + database.engineUser() + "'")
                        .equals("0"));
    }

    private String one(String sql) {
        return strings(sql).get(0);
    }

    /** What the database answers, once it has recovered. */
    private List<String> strings(String sql) {
        List<String> values = new ArrayList<>();
        Eventually.require(() -> {
            try (Connection connection = DriverManager.getConnection(database.superuserUrl());
                    PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                values.clear();
                while (row.next()) {
                    values.add(row.getString(1));
                }
                return true;
            } catch (SQLException recovering) {
                return false;
            }
        });
        return values;
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
