package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.persistence.EngineStatement;
import jakarta.persistence.PersistenceConfiguration;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.ScrollMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Setting the tenant costs a transaction that begins with a query, the change of one row or the insert of many nothing on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FirstStatementTest {

    private static final String COUNT = "select count(*) from note where email like ?";

    private static final Map<String, String> REWRITING = Map.of("reWriteBatchedInserts", "true");

    private final TenantContext ours = TestContexts.newTenant();
    private final TenantContext theirs = TestContexts.newTenant();
    private BoundDatabase database;
    private HikariDataSource pool;
    private SessionFactory factory;

    @BeforeAll
    void open() {
        database = new BoundDatabase(Note.class);
        database.store(ours, 3);
        database.store(theirs, 2);
        pool = database.pool(1, Map.of());
        factory = database.isolated(pool).createEntityManagerFactory();
    }

    @AfterAll
    void close() {
        factory.close();
        pool.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"extended", "simple"})
    void shouldMakeNoMoreRoundTripsThanWithoutIsolation(String protocol) throws IOException {
        String url = database.database().url();
        try (RoundTrips trips = new RoundTrips(url);
                HikariDataSource counted = database.pool(trips.through(url), 1, Map.of("preferQueryMode", protocol));
                SessionFactory isolated = database.isolated(counted).createEntityManagerFactory();
                HikariDataSource unheld = database.pool(
                        trips.through(url), database.database().engineUser(), 1, Map.of("preferQueryMode", protocol));
                SessionFactory plain = database.unit(unheld)
                        .property(JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true)
                        .createEntityManagerFactory()) {
            List<Consumer<Session>> queries = List.of(
                    session -> session.createSelectionQuery("from Note", Note.class)
                            .getResultList(),
                    session -> session.find(Note.class, UUID.randomUUID()),
                    FirstStatementTest::persistOne,
                    session -> {
                        persistOne(session);
                        persistOne(session);
                    },
                    session -> session.createMutationQuery("update Note set email = 'x'")
                            .executeUpdate(),
                    session -> {
                        session.find(Note.class, UUID.randomUUID());
                        session.createMutationQuery("update Note set email = 'x'")
                                .executeUpdate();
                    });
            for (Consumer<Session> query : queries) {
                int alone = fewest(() -> alone(query, plain, trips));
                int with = fewest(() -> trips.of(() -> in(ours, isolated, query)));
                assertThat(with).isPositive().isLessThanOrEqualTo(alone);
            }
            // What the application's own SQL may have left in the session is cleared away.
            int alone = fewest(() -> alone(FirstStatementTest::readNatively, plain, trips));
            int with = fewest(() -> trips.of(() -> in(ours, isolated, FirstStatementTest::readNatively)));
            assertThat(with).isPositive().isLessThanOrEqualTo(alone + 1);
        }
    }

    @Test
    void shouldSendTheFirstRowsOfABatchInOneRoundTripWithTheTenant() throws IOException {
        String url = database.database().url();
        try (RoundTrips trips = new RoundTrips(url);
                HikariDataSource counted = database.pool(trips.through(url), 1, REWRITING);
                SessionFactory isolated = batching(database.isolated(counted));
                HikariDataSource unheld =
                        database.pool(trips.through(url), database.database().engineUser(), 1, REWRITING);
                SessionFactory plain = batching(
                        database.unit(unheld).property(JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true))) {
            Consumer<Session> flush = session -> persist(session, 50);

            assertThat(fewest(() -> trips.of(() -> in(ours, isolated, flush))))
                    .isPositive()
                    .isLessThanOrEqualTo(fewest(() -> alone(flush, plain, trips)));
        }
    }

    @Test
    void shouldStoreEveryRowOnceWhereTheDriverMakesOneStatementOfABatch() {
        try (HikariDataSource rewriting = database.pool(1, REWRITING);
                SessionFactory batching = batching(database.isolated(rewriting))) {
            for (int rows : List.of(1, 2, 49, 50, 51, 100, 101, 153)) {
                in(ours, batching, session -> {
                    List<UUID> stored = persist(session, rows);
                    session.clear();
                    assertThat(session.createSelectionQuery("select id from Note where email like 'row %'", UUID.class)
                                    .getResultList())
                            .containsExactlyInAnyOrderElementsOf(stored);
                    assertThat(session.createSelectionQuery(
                                            "select distinct email from Note where email like 'row %'", String.class)
                                    .getResultList())
                            .hasSize(rows);
                });
            }
        }
    }

    @Test
    void shouldStoreNothingOfABatchThatHasARowTwice() {
        try (HikariDataSource rewriting = database.pool(1, REWRITING);
                SessionFactory batching = batching(database.isolated(rewriting))) {
            UUID twice = UUID.randomUUID();
            in(theirs, batching, session -> {
                session.persist(new Note(twice, "first"));
                session.flush();
                session.clear();
                persistAll(session, List.of(UUID.randomUUID(), twice));
                assertThatThrownBy(session::flush).isInstanceOf(ConstraintViolationException.class);
            });
            in(
                    theirs,
                    batching,
                    session -> assertThat(session.createSelectionQuery("from Note", Note.class)
                                    .getResultList())
                            .hasSize(2));
        }
    }

    private static SessionFactory batching(PersistenceConfiguration unit) {
        return unit.property(BatchSettings.STATEMENT_BATCH_SIZE, 50)
                .createEntityManagerFactory()
                .unwrap(SessionFactory.class);
    }

    private static List<UUID> persist(Session session, int rows) {
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(rows).toList();
        persistAll(session, ids);
        session.flush();
        return ids;
    }

    private static void persistAll(Session session, List<UUID> ids) {
        ids.forEach(id -> session.persist(new Note(id, "row " + id)));
    }

    /** Of seven times, for what is sent in two pieces may look like two trips, and the driver prepares at the fifth. */
    private static int fewest(IntSupplier trips) {
        return IntStream.range(0, 7).map(time -> trips.getAsInt()).min().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 50})
    void shouldStoreEveryRowOfABatchOnce(int batchSize) {
        try (SessionFactory batching = database.isolated(pool)
                .property(BatchSettings.STATEMENT_BATCH_SIZE, batchSize)
                .createEntityManagerFactory()) {
            for (int rows : List.of(1, 2, 3, 5)) {
                in(ours, batching, session -> {
                    for (int row = 0; row < rows; row++) {
                        session.persist(new Note(UUID.randomUUID(), "batched"));
                    }
                    session.flush();
                    persistOne(session);
                    assertThat(session.createSelectionQuery("from Note where email = 'batched'", Note.class)
                                    .getResultList())
                            .hasSize(rows);
                    assertThat(session.createSelectionQuery("from Note where email = 'one'", Note.class)
                                    .getResultList())
                            .hasSize(1);
                });
            }
        }
    }

    @Test
    void shouldTellHowManyRowsTheFirstChangeHad() {
        in(
                ours,
                factory,
                session -> assertThat(session.createMutationQuery("update Note set email = 'x'")
                                .executeUpdate())
                        .isEqualTo(3));
        in(
                theirs,
                factory,
                session -> assertThat(session.createNativeMutationQuery("delete from note")
                                .executeUpdate())
                        .isEqualTo(2));
    }

    @Test
    void shouldClearNothingAwayAfterTheEnginesOwnStatements() throws IOException {
        String url = database.database().url();
        try (RoundTrips trips = new RoundTrips(url);
                HikariDataSource counted = database.pool(trips.through(url), 1, Map.of());
                SessionFactory isolated = database.isolated(counted).createEntityManagerFactory()) {
            Consumer<Session> ofEngine =
                    session -> session.doWork(connection -> EngineStatement.run(connection, "select 1"));
            Consumer<Session> ofApplication = session -> session.doWork(
                    connection -> connection.prepareStatement("select 1").execute());
            in(ours, isolated, ofEngine);

            assertThat(trips.of(() -> in(ours, isolated, ofApplication)))
                    .isEqualTo(trips.of(() -> in(ours, isolated, ofEngine)) + 1);
        }
    }

    private int alone(Consumer<Session> query, SessionFactory plain, RoundTrips trips) {
        return trips.of(() -> {
            try (Session session = plain.withOptions()
                    .tenantIdentifier((Object) ours.tenantId().value())
                    .openSession()) {
                undone(session, query);
            }
        });
    }

    private static void readNatively(Session session) {
        session.createNativeQuery("select id from note where email = ?1", UUID.class)
                .setParameter(1, "x")
                .getResultList();
    }

    @Test
    void shouldBePreparedOnTheServerOnceForAllTenants() {
        try (HikariDataSource fresh = database.pool(1, Map.of());
                SessionFactory isolated = database.isolated(fresh).createEntityManagerFactory()) {
            for (int use = 0; use < 10; use++) {
                in(use % 2 == 0 ? ours : theirs, isolated, FirstStatementTest::read);
            }
            in(ours, isolated, session -> {
                List<String> prepared = session.createNativeQuery(
                                "select statement from pg_prepared_statements order by statement", String.class)
                        .getResultList();
                assertThat(prepared)
                        .filteredOn(text -> text.contains("set_config"))
                        .containsExactly("select set_config('tenancy.tenant', $1, true)");
                assertThat(prepared)
                        .filteredOn(text -> text.contains("order by"))
                        .hasSize(1);
            });
        }
    }

    @Test
    void shouldTakeAsManyParametersAsAQueryAlone() {
        List<String> most = new ArrayList<>(Collections.nCopies(65_534, "none"));
        most.add(ours.tenantId().value() + "/1");
        in(
                ours,
                factory,
                session -> assertThat(
                                session.createNativeQuery("select email from note where email in (:most)", String.class)
                                        .setParameterList("most", most)
                                        .getResultList())
                        .hasSize(1));
    }

    @Test
    void shouldDescribeItselfAsIfItWereAlone() {
        in(ours, factory, session -> {
            try (PreparedStatement first = session.unwrap(SharedSessionContractImplementor.class)
                    .getJdbcCoordinator()
                    .getStatementPreparer()
                    .prepareQueryStatement(COUNT, false, ScrollMode.FORWARD_ONLY)) {
                assertThat(first.getParameterMetaData().getParameterCount()).isOne();
                assertThat(first.getMetaData().getColumnCount()).isOne();
                assertThat(first.getConnection()).isSameAs(session.doReturningWork(connection -> connection));
                first.setString(1, "nothing");
                first.clearParameters();
                first.setString(1, "%/1");
                first.closeOnCompletion();
                assertThat(first.execute()).isTrue();
                try (ResultSet result = first.getResultSet()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getInt(1)).isOne();
                }
                assertThat(first.isClosed()).isTrue();
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static void persistOne(Session session) {
        session.persist(new Note(UUID.randomUUID(), "one"));
        session.flush();
    }

    private static void read(Session session) {
        assertThat(session.createSelectionQuery("from Note order by email", Note.class)
                        .getResultList())
                .hasSizeBetween(2, 3);
    }

    private static void in(TenantContext tenant, SessionFactory factory, Consumer<Session> work) {
        TenantContext.runIn(tenant, () -> factory.inSession(session -> undone(session, work)));
    }

    private static void undone(Session session, Consumer<Session> work) {
        session.beginTransaction();
        try {
            work.accept(session);
        } finally {
            session.getTransaction().rollback();
        }
    }
}
