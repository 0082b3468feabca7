package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.problem.Unavailable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of connections that break, and of what is kept of those that were given back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantConnectionProviderTest {

    private final TenantContext ours = TestContexts.newTenant();
    private final TenantContext theirs = TestContexts.newTenant();
    private BoundDatabase database;

    @BeforeAll
    void open() {
        database = new BoundDatabase(Note.class);
        database.store(ours, 3);
        database.store(theirs, 2);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void shouldCloseWhatIsKeptOfAConnectionThoughThePoolDoesNot() {
        HibernatePersistenceConfiguration configuration = database.unit()
                .properties(TenantIsolation.builder().build().settings())
                .property(JdbcSettings.JAKARTA_JDBC_URL, database.database().url())
                .property(JdbcSettings.JAKARTA_JDBC_USER, database.database().applicationUser())
                .property(
                        JdbcSettings.JAKARTA_JDBC_PASSWORD, database.database().password())
                .property(JdbcSettings.POOL_SIZE, 1);
        AtomicReference<Connection> connection = new AtomicReference<>();
        AtomicReference<PreparedStatement> statement = new AtomicReference<>();
        try (SessionFactory factory = configuration.createEntityManagerFactory()) {
            in(
                    ours,
                    factory,
                    session -> session.doWork(taken -> {
                        connection.set(taken);
                        statement.set(taken.prepareStatement("select count(*) from note"));
                    }));
            in(theirs, factory, session -> {
                assertThat(count(session)).isEqualTo(2);
                assertThatThrownBy(() -> statement.get().executeQuery()).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> connection.get().prepareStatement("select 1"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("given back");
            });
        }
    }

    @Test
    void shouldGiveThePlaceInThePoolBackWhenTheBackendWasKilled() {
        try (HikariDataSource pool = database.pool(1, Map.of());
                SessionFactory factory = database.isolated(pool).createEntityManagerFactory()) {
            TenantSessions sessions = TenantSessions.of(factory);
            for (int round = 0; round < 3; round++) {
                TenantContext.runIn(
                        ours,
                        () -> assertThatThrownBy(() -> sessions.runInTransaction(session -> {
                                    assertThat(count(session.unwrap(Session.class)))
                                            .isEqualTo(3);
                                    database.asSuperuser(
                                            "select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                                                    + database.database().applicationUser() + "'");
                                    count(session.unwrap(Session.class));
                                }))
                                .isInstanceOf(Unavailable.class));
                in(theirs, factory, session -> assertThat(count(session)).isEqualTo(2));
            }
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void shouldNeverGiveBackForUseWhatCouldNotBeRolledBack() {
        List<String> calls = failingAt("rollback", TenantConnectionProviderTest::count);

        assertThat(calls).endsWith("rollback", "abort", "close");
    }

    private List<String> failingAt(String broken, Work work) {
        List<String> calls = new ArrayList<>();
        AtomicReference<String> failing = new AtomicReference<>("");
        try (HikariDataSource pool = database.pool(1, Map.of());
                SessionFactory factory =
                        database.isolated(recording(pool, calls, failing)).createEntityManagerFactory()) {
            calls.clear();
            failing.set(broken);
            in(ours, factory, work);
        }
        return calls;
    }

    private static DataSource recording(DataSource real, List<String> calls, AtomicReference<String> failing) {
        return proxy(DataSource.class, real, new ArrayList<>(), failing, calls);
    }

    private static <T> T proxy(
            Class<T> type, T real, List<String> own, AtomicReference<String> failing, List<String> ofConnections) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            own.add(method.getName());
            if (method.getName().equals(failing.get())) {
                throw new SQLException("planted");
            }
            try {
                Object result = method.invoke(real, given);
                return method.getName().equals("getConnection") && result instanceof Connection connection
                        ? proxy(Connection.class, connection, ofConnections, failing, ofConnections)
                        : result;
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }

    private static long count(Session session) {
        return session.createNativeQuery("select count(*) from note", Long.class)
                .getSingleResult();
    }

    private interface Work {
        void with(Session session);
    }

    private static void in(TenantContext tenant, SessionFactory factory, Work work) {
        TenantContext.runIn(tenant, () -> factory.inTransaction(work::with));
    }
}
