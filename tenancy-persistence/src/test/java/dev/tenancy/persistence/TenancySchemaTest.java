package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TenancySchemaTest {

    static Stream<TestDatabase> databases() {
        return Stream.of(TestDatabase.h2InMemory(), TestDatabase.postgres());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldMigrateOnceWhenFourNodesStartTogether(TestDatabase database) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try (database) {
            List<Future<TestDatabase>> started = Stream.generate(() -> nodes.submit(database::migrated))
                    .limit(4)
                    .toList();
            for (Future<TestDatabase> node : started) {
                assertThat(node.get()).isSameAs(database);
            }
            JpaTenancyStore.open(database.engine()).close();
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void shouldWaitOnH2ForAnotherThatMigrates() throws Exception {
        try (TestDatabase database = TestDatabase.h2InMemory()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Thread first = new Thread(() -> TenancySchema.migrate(slow(database.engine(), begun, goOn)));
            Thread second = new Thread(database::migrated);
            first.start();
            begun.await();
            second.start();
            while (second.getState() != Thread.State.BLOCKED) {
                assertThat(second.isAlive()).as("waits for the first").isTrue();
                Thread.onSpinWait();
            }

            goOn.countDown();
            first.join();
            second.join();
            JpaTenancyStore.open(database.engine()).close();
        }
    }

    @Test
    void shouldTakeLongerThanACallMayWhenItHasTo() throws Exception {
        ExecutorService node = Executors.newSingleThreadExecutor();
        try (TestDatabase database = TestDatabase.postgres().migrated();
                Connection holder = database.engine().getConnection();
                Connection watcher = database.engine().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table tenancy.tenancy_schema_history in access exclusive mode");
            Future<TestDatabase> migrating = node.submit(database::migrated);
            // The holder's own transaction would go on seeing who was there when it first looked.
            Eventually.require(() -> waitsFor(watcher, "2.5 seconds"));

            holder.rollback();

            assertThat(migrating.get(30, TimeUnit.SECONDS)).isSameAs(database);
        } finally {
            node.shutdownNow();
        }
    }

    private static boolean waitsFor(Connection connection, String interval) {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database() and clock_timestamp() - query_start > interval '"
                                + interval + "'")) {
            return row.next() && row.getInt(1) > 0;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldRefuseASchemaOfANewerRelease(TestDatabase database) throws SQLException {
        try (database) {
            changeHistory(
                    database,
                    "insert into %s values (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', current_timestamp, 1, true)");

            assertThatThrownBy(database::migrated)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("migrated to version 99 by a newer release")
                    .hasMessageContaining("Run the newer release");
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldRefuseASchemaThatAnotherScriptMade(TestDatabase database) throws SQLException {
        try (database) {
            changeHistory(database, "update %s set \"checksum\" = 1 where \"version\" = '1'");

            assertThatThrownBy(database::migrated)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("made by another script for version 1");
        }
    }

    @Test
    void shouldGoOnWithAFirstMigrationThatWasKilledHalfWayOnH2() throws SQLException {
        try (TestDatabase database = TestDatabase.h2InMemory()) {
            changeHistory(
                    database, "drop table tenancy.tenancy_usage_entry; delete from %s where \"version\" is not null");

            database.migrated();

            changeHistory(database, "select amount from tenancy.tenancy_usage_entry");
        }
    }

    @Test
    void shouldLeaveAFunctionThatItMakesAnewToTheRoleThatCouldExecuteIt() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource engine = TestDatabase.open(database)) {
            Flyway.configure()
                    .dataSource(engine)
                    .locations(DatabaseKind.POSTGRESQL.migrations())
                    .defaultSchema(TenancySchema.NAME)
                    .table("tenancy_schema_history")
                    .target("3")
                    .load()
                    .migrate();
            String role = database.applicationUser();
            database.as(database.engineUser(), "create role " + role);
            database.as(
                    database.engineUser(),
                    "grant execute on function tenancy_metering.lock_subscription(uuid) to " + role);

            TenancySchema.migrate(engine);

            assertThat(executors(engine)).containsExactlyInAnyOrder(database.engineUser(), role);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldRefuseToOpenAStoreWithoutItsSchema(TestDatabase database) {
        try (database) {
            assertThatThrownBy(() -> JpaTenancyStore.open(database.engine()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Run TenancySchema.migrate");
        }
    }

    @Test
    void shouldSayWhatToDoWhenTheRoleMayNotMakeTheSchema() {
        try (PostgresDatabase database = PostgresServer.newDatabase()) {
            database.asSuperuser("alter database " + database.name() + " owner to current_user");
            assertMissingRight(database, "create schema tenancy authorization");

            database.asSuperuser("create schema tenancy");
            assertMissingRight(database, "owned by the engine's role");

            database.asSuperuser("alter schema tenancy owner to " + database.engineUser());
            assertMissingRight(database, "create schema tenancy_metering authorization");
        }
    }

    @Test
    void shouldTakeSchemasThatSomebodyElseMadeForTheRole() {
        try (PostgresDatabase database = PostgresServer.newDatabase()) {
            database.asSuperuser("alter database " + database.name() + " owner to current_user");
            database.asSuperuser("create schema tenancy authorization " + database.engineUser());
            database.asSuperuser("create schema tenancy_metering authorization " + database.engineUser());

            try (HikariDataSource engine = TestDatabase.open(database)) {
                TenancySchema.migrate(engine);
                JpaTenancyStore.open(engine).close();
            }
        }
    }

    @Test
    void shouldNameTheTablesThatTheRoleMayNotUse() {
        try (PostgresDatabase database = PostgresServer.newDatabase()) {
            try (HikariDataSource engine = TestDatabase.open(database)) {
                TenancySchema.migrate(engine);
            }
            database.asSuperuser("alter table tenancy.tenancy_member owner to current_user");

            assertMissingRight(database, "may not read and write tenancy_member in the schema tenancy");
        }
    }

    @Test
    void shouldNameTheFunctionsThatTheRoleMayNotCall() {
        try (PostgresDatabase database = PostgresServer.newDatabase()) {
            try (HikariDataSource engine = TestDatabase.open(database)) {
                TenancySchema.migrate(engine);
            }
            database.asSuperuser("alter function tenancy.usage_key_lock owner to current_user");

            assertMissingRight(database, "may not call usage_key_lock in the schema tenancy");
        }
    }

    /** Gives its second connection, of which the first is to find out what database it is, only when told to. */
    private static DataSource slow(DataSource database, CountDownLatch asked, CountDownLatch goOn) {
        AtomicInteger connections = new AtomicInteger();
        return (DataSource) Proxy.newProxyInstance(
                TenancySchemaTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("getConnection") && connections.incrementAndGet() == 2) {
                        asked.countDown();
                        goOn.await();
                    }
                    return method.invoke(database, arguments);
                });
    }

    private static List<String> executors(DataSource engine) throws SQLException {
        try (Connection connection = engine.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select pg_get_userbyid(granted.grantee)
                        from pg_proc, aclexplode(proacl) granted
                        where pg_proc.oid = 'tenancy_metering.lock_subscription(uuid)'::regprocedure
                        """)) {
            List<String> roles = new ArrayList<>();
            while (row.next()) {
                roles.add(row.getString(1));
            }
            return roles;
        }
    }

    private static void assertMissingRight(PostgresDatabase database, String advice) {
        try (HikariDataSource engine = TestDatabase.open(database)) {
            assertThatThrownBy(() -> TenancySchema.migrate(engine))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(advice);
        }
    }

    private static void changeHistory(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.migrated().engine().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql.formatted("tenancy.\"tenancy_schema_history\""));
        }
    }
}
