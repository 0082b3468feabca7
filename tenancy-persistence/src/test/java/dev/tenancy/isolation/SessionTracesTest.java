package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.jdbc.ReturningWork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** On a pool of one connection, nothing that one tenant's SQL leaves in the database's session reaches the next tenant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionTracesTest {

    private final TenantContext ours = TestContexts.newTenant();
    private final TenantContext theirs = TestContexts.newTenant();
    private BoundDatabase database;
    private HikariDataSource pool;
    private SessionFactory factory;

    @BeforeAll
    void open() {
        database = new BoundDatabase(Note.class);
        database.asSuperuser("create sequence counted; grant usage on sequence counted to public");
        database.asSuperuser("create function keep_notes() returns bigint language plpgsql as"
                + " 'begin create temporary table kept as select email from note; return 1; end'");
        pool = database.pool(1, Map.of());
        factory = database.isolated(pool).createEntityManagerFactory().unwrap(SessionFactory.class);
        database.store(theirs, 2);
        database.store(ours, 1);
    }

    @AfterAll
    void close() {
        factory.close();
        pool.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    declare kept cursor with hold for select email from note | fetch all from kept
                    create temporary table kept as select email from note | select email from kept
                    prepare kept as select 'a secret' | execute kept
                    prepare kept as select 'a secret' | select statement from pg_prepared_statements where from_sql
                    select nextval('counted') | select lastval()
                    select pg_advisory_lock(4711) | select objid from pg_locks where locktype = 'advisory'
                    listen kept | select * from pg_listening_channels()
                    """)
    void shouldLeaveTheNextTenantNothingOfASession(String left, String asked) {
        run(theirs, left);

        assertThat(seenOrNothing(ours, asked)).isEmpty();
    }

    @Test
    void shouldNotStoreARowInATableThatAnotherTenantMadeForItself() {
        run(theirs, "create temporary table note as select * from public.note");

        assertThat(seen(ours, "select email from note"))
                .containsExactly(ours.tenantId().value() + "/1");
    }

    @Test
    void shouldHaveNoTenantOnceATransactionEndsThoughAnotherSetOneForTheWholeSession() {
        run(theirs, "select set_config('tenancy.tenant', '" + theirs.tenantId().value() + "', false)");

        assertThat(seen(ours, "commit", "select email from note")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create temporary table kept as select email from note", "select keep_notes()"})
    void shouldKnowSqlOfTheApplicationThatHibernateSends(String left) {
        inTransaction(theirs, session -> {
            if (left.startsWith("select")) {
                session.createNativeQuery(left, Long.class).getResultList();
            } else {
                session.createNativeMutationQuery(left).executeUpdate();
            }
            return null;
        });

        assertThat(seenOrNothing(ours, "select email from kept")).isEmpty();
    }

    @Test
    void shouldKeepTheSettingsOfThePool() {
        try (HikariDataSource set = database.pool(1, Map.of("options", "-c statement_timeout=7000"))) {
            try (SessionFactory other =
                    database.isolated(set).createEntityManagerFactory().unwrap(SessionFactory.class)) {
                for (int i = 0; i < 2; i++) {
                    assertThat(TenantContext.<Object, RuntimeException>callIn(
                                    ours,
                                    () -> TenantSessions.of(other)
                                            .callInTransaction(session -> session.createNativeQuery(
                                                            "show statement_timeout", String.class)
                                                    .getSingleResult())))
                            .isEqualTo("7s");
                }
            }
        }
    }

    @Test
    void shouldGiveNobodyElseAConnectionOfTheDriverThatSomebodyMayHold() {
        AtomicReference<PGConnection> kept = new AtomicReference<>();
        work(theirs, connection -> {
            kept.set(connection.unwrap(PGConnection.class));
            return null;
        });

        assertThatThrownBy(() -> work(ours, connection -> {
                    read(connection, "select email from note");
                    return read((Connection) kept.get(), "select email from note");
                }))
                .hasRootCauseInstanceOf(SQLException.class)
                .hasRootCauseMessage("This connection has been closed.");
    }

    private List<String> seenOrNothing(TenantContext tenant, String sql) {
        try {
            return seen(tenant, sql);
        } catch (RuntimeException notThere) {
            assertThat(notThere).hasRootCauseInstanceOf(SQLException.class);
            return List.of();
        }
    }

    private void run(TenantContext tenant, String sql) {
        work(tenant, connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** What the last of the statements shows. */
    private List<String> seen(TenantContext tenant, String... statements) {
        return work(tenant, connection -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < statements.length - 1; i++) {
                    statement.execute(statements[i]);
                }
                return read(statement, statements[statements.length - 1]);
            }
        });
    }

    private static List<String> read(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return read(statement, query);
        }
    }

    private static List<String> read(Statement statement, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private <T> T work(TenantContext tenant, ReturningWork<T> work) {
        return inTransaction(tenant, session -> session.doReturningWork(work));
    }

    private <T> T inTransaction(TenantContext tenant, SessionFunction<T> work) {
        return TenantContext.callIn(
                tenant,
                () -> TenantSessions.of(factory).callInTransaction(session -> work.in(session.unwrap(Session.class))));
    }

    private interface SessionFunction<T> {
        T in(Session session);
    }
}
