package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Table;
import jakarta.persistence.Timeout;
import jakarta.persistence.TransactionRequiredException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.LockMode;
import org.hibernate.ScrollMode;
import org.hibernate.ScrollableResults;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Timeouts;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.SelectionQuery;
import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.PgConnection;

/** However a transaction begins and ends, it sees exactly its tenant's rows, and leaves no tenant behind on its connection. */
@ParameterizedClass
@EnumSource(BoundTransactionTest.Driver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BoundTransactionTest {

    private static final int OURS = 60;
    private static final int THEIRS = 40;
    private static final String COUNT = "select count(*) from note";

    @Parameter
    private Driver driver;

    private final TenantContext ours = TestContexts.newTenant();
    private final TenantContext theirs = TestContexts.newTenant();
    private BoundDatabase database;
    private HikariDataSource pool;
    private SessionFactory factory;

    @BeforeParameterizedClassInvocation
    void open() {
        database = new BoundDatabase(Note.class, Numbered.class);
        database.asSuperuser("alter table note add constraint unique_email unique (tenant_id, email)"
                + " deferrable initially deferred");
        database.asSuperuser(
                "create function count_notes() returns bigint language sql as 'select count(*) from note'");
        database.store(ours, OURS);
        database.store(theirs, THEIRS);
        pool = database.pool(2, driver.settings);
        factory = database.isolated(pool)
                .property(BatchSettings.STATEMENT_BATCH_SIZE, 50)
                .createEntityManagerFactory();
    }

    @AfterParameterizedClassInvocation
    void close() {
        factory.close();
        pool.close();
        database.close();
    }

    @AfterEach
    void shouldLeaveNoTenantBehind() throws SQLException {
        try (Connection first = pool.getConnection();
                Connection second = pool.getConnection()) {
            for (Connection connection : List.of(first, second)) {
                assertThat(connection.isReadOnly()).isFalse();
                assertThat(text(connection, "select coalesce(current_setting('tenancy.tenant', true), '')"))
                        .isEmpty();
                assertThat(text(connection, COUNT)).isEqualTo("0");
            }
        }
        in(theirs, session -> assertThat(count(session)).isEqualTo(THEIRS));
    }

    @Test
    void shouldBeginWithAQueryWithAndWithoutParameters() {
        in(
                ours,
                session -> assertSeesOurs(
                        session.createQuery("from Note", Note.class).getResultList()));
        in(
                ours,
                session -> assertThat(session.createQuery("from Note where email in (:a, :b)", Note.class)
                                .setParameter("a", ours.tenantId().value() + "/1")
                                .setParameter("b", theirs.tenantId().value() + "/1")
                                .getResultList())
                        .hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50})
    void shouldBeginWithAResultLargerThanWhatIsFetchedAtOnce(int size) {
        in(ours, session -> assertSeesOurs(notes(session).setFetchSize(size).getResultList()));
        in(ours, session -> {
            try (Stream<Note> stream = notes(session).setFetchSize(size).getResultStream()) {
                assertSeesOurs(stream.toList());
            }
        });
        for (ScrollMode mode : List.of(ScrollMode.FORWARD_ONLY, ScrollMode.SCROLL_INSENSITIVE)) {
            in(ours, session -> assertSeesOurs(scrolled(notes(session).setFetchSize(size), mode)));
        }
        in(ours, session -> {
            try (Stream<Note> stream = notes(session).setFetchSize(size).getResultStream()) {
                assertThat(stream.findFirst()).isPresent();
            }
            assertThat(count(session)).isEqualTo(OURS);
        });
    }

    @Test
    void shouldBeginWithAPage() {
        in(
                ours,
                session -> assertThat(notes(session)
                                .setFirstResult(OURS - 5)
                                .setMaxResults(20)
                                .getResultList())
                        .hasSize(5));
    }

    @Test
    void shouldBeginWithAChange() {
        undone(
                ours,
                session -> assertThat(session.createMutationQuery("update Note set email = 'x' || email")
                                .executeUpdate())
                        .isEqualTo(OURS));
        undone(
                ours,
                session -> assertThat(
                                session.createMutationQuery("delete from Note").executeUpdate())
                        .isEqualTo(OURS));
        undone(ours, session -> {
            for (int note = 0; note < 100; note++) {
                session.persist(new Note(UUID.randomUUID(), "new/" + note));
            }
            session.flush();
            assertThat(count(session)).isEqualTo(OURS + 100);
        });
    }

    @Test
    void shouldBeginWithTheNextValueOfASequence() {
        undone(ours, session -> {
            session.persist(new Numbered(new byte[0]));
            assertThat(count(session)).isEqualTo(OURS);
        });
    }

    @Test
    void shouldBeginWithANativeQueryOrChange() {
        in(
                ours,
                session -> assertSeesOurs(session.createNativeQuery("select * from note", Note.class)
                        .getResultList()));
        in(
                ours,
                session -> assertThat(session.createNativeQuery("select * from note where email = ?1", Note.class)
                                .setParameter(1, ours.tenantId().value() + "/7")
                                .getResultList())
                        .hasSize(1));
        undone(
                ours,
                session -> assertThat(session.createNativeMutationQuery("update note set email = 'x' || email")
                                .executeUpdate())
                        .isEqualTo(OURS));
    }

    @Test
    void shouldBeginWithAnyStatementOfJdbc() {
        work(connection -> assertThat(text(connection, COUNT)).isEqualTo("" + OURS));
        work(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select count(*) from note where email like ?")) {
                statement.setString(1, "%/1%");
                assertThat(statement.execute()).isTrue();
                assertThat(statement.getResultSet().getStatement()).isSameAs(statement);
                assertThat(only(statement.getResultSet())).isEqualTo("11");
            }
        });
        work(connection -> {
            try (CallableStatement statement = connection.prepareCall("{call count_notes()}")) {
                assertThat(only(statement.executeQuery())).isEqualTo("" + OURS);
            }
        });
        work(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("delete from note where email = ?")) {
                statement.setString(1, ours.tenantId().value() + "/1");
                statement.addBatch();
                statement.setString(1, theirs.tenantId().value() + "/1");
                statement.addBatch();
                assertThat(statement.executeBatch()).containsExactly(1, 0);
            }
            connection.rollback();
        });
        work(connection -> {
            connection.getMetaData().getTables(null, "public", "note", null).close();
            assertThat(text(connection, COUNT)).isEqualTo("" + OURS);
        });
    }

    @Test
    void shouldBeginWithTheDriversOwnConnection() {
        work(connection ->
                assertThat(text(connection.unwrap(PgConnection.class), COUNT)).isEqualTo("" + OURS));
    }

    @Test
    void shouldGoOnAfterAFirstQueryThatFailed() {
        for (String failing : List.of(
                "select 1 / (select 0)",
                "select nothing from nowhere",
                "select 1 from (select pg_cancel_backend(pg_backend_pid())) c, pg_sleep(5)")) {
            undone(ours, session -> {
                var before = session.doReturningWork(Connection::setSavepoint);
                fails(session, failing);
                session.doWork(connection -> connection.rollback(before));
                assertThat(count(session)).isEqualTo(OURS);
            });
            undone(ours, session -> {
                fails(session, failing);
                if (driver != Driver.SAVEPOINTS) {
                    session.doWork(Connection::rollback);
                }
                assertThat(count(session)).isEqualTo(OURS);
            });
        }
    }

    @Test
    void shouldGoOnAfterAFirstQueryThatTookTooLong() {
        undone(ours, session -> {
            var before = session.doReturningWork(Connection::setSavepoint);
            assertThatThrownBy(() -> session.createNativeQuery("select 1 from pg_sleep(20)", Integer.class)
                            .setTimeout(1)
                            .getResultList())
                    .isInstanceOf(PersistenceException.class);
            session.doWork(connection -> connection.rollback(before));
            assertThat(notes(session).setTimeout(30).getResultList()).hasSize(OURS);
        });
    }

    @Test
    void shouldBeginWithAQueryPreparedWhenAnotherWasNeverExecuted() {
        in(ours, session -> {
            PreparedStatement unused = preparedByHibernate(session, COUNT);
            assertThat(count(session)).isEqualTo(OURS);
            release(session, unused);
        });
        work(connection -> {
            assertThat(connection.prepareStatement(COUNT)).isNotNull();
            assertThat(text(connection, COUNT)).isEqualTo("" + OURS);
        });
    }

    @Test
    void shouldBeginAgainForEachTransactionOfASession() {
        List<PhysicalConnectionHandlingMode> modes = List.of(PhysicalConnectionHandlingMode.values());
        for (PhysicalConnectionHandlingMode mode : modes) {
            TenantContext.runIn(ours, () -> {
                try (Session session = factory.withOptions()
                        .connectionHandling(mode.getAcquisitionMode(), mode.getReleaseMode())
                        .openSession()) {
                    for (int transaction = 0; transaction < 3; transaction++) {
                        session.beginTransaction();
                        assertThat(count(session)).isEqualTo(OURS);
                        session.getTransaction().commit();
                        session.beginTransaction();
                        assertThat(notes(session).getResultList()).hasSize(OURS);
                        session.getTransaction().rollback();
                    }
                }
            });
        }
    }

    @Test
    void shouldSeeOnlyOursWithoutATransaction() {
        TenantContext.runIn(ours, () -> {
            try (Session session = factory.openSession()) {
                assertSeesOurs(notes(session).getResultList());
                assertThat(count(session)).isEqualTo(OURS);
                session.doWork(connection -> assertThat(text(connection, COUNT)).isEqualTo("" + OURS));
            }
            try (StatelessSession session = factory.openStatelessSession()) {
                assertThat(session.createSelectionQuery("from Note", Note.class).getResultList())
                        .hasSize(OURS);
            }
        });
    }

    @Test
    void shouldServeAStatelessSession() {
        Note added = new Note(UUID.randomUUID(), "stateless");
        TenantContext.runIn(ours, () -> {
            try (StatelessSession session = factory.openStatelessSession()) {
                session.beginTransaction();
                session.insert(added);
                assertThat(session.createSelectionQuery("from Note", Note.class).getResultList())
                        .hasSize(OURS + 1);
                session.getTransaction().rollback();
                session.beginTransaction();
                assertThat(session.get(Note.class, added.id())).isNull();
                session.getTransaction().commit();
            }
        });
    }

    @Test
    void shouldRefuseAStatelessChangeThatWouldBeLostForWantOfATransaction() {
        TenantContext.runIn(ours, () -> {
            try (StatelessSession session = factory.openStatelessSession()) {
                Note stored = session.createSelectionQuery("from Note", Note.class)
                        .setMaxResults(1)
                        .getSingleResult();
                assertLost(() -> session.insert(new Note(UUID.randomUUID(), "lost")));
                assertLost(() -> session.update(stored));
                assertLost(() -> session.upsert(stored));
                assertLost(() -> session.delete(stored));
            }
        });
    }

    @Test
    void shouldReadOnlyWhenAskedTo() {
        for (boolean inTransaction : new boolean[] {true, false}) {
            TenantContext.runIn(ours, () -> {
                try (Session session = factory.withOptions().readOnly(true).openSession()) {
                    if (inTransaction) {
                        session.beginTransaction();
                    }
                    assertSeesOurs(notes(session).getResultList());
                    session.doWork(connection -> {
                        assertThat(connection.isReadOnly()).isTrue();
                        assertThat(text(connection, "show transaction_read_only"))
                                .isEqualTo("on");
                    });
                    if (inTransaction) {
                        session.getTransaction().commit();
                    }
                }
            });
        }
    }

    @Test
    void shouldLockOursAndGoOnWhenOthersHoldTheLock() throws SQLException {
        in(
                ours,
                session -> assertThat(notes(session)
                                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                                .getResultList())
                        .hasSize(OURS));
        UUID first = TenantContext.callIn(
                ours,
                () -> factory.fromSession(session ->
                        notes(session).setMaxResults(1).getSingleResult().id()));
        try (Connection other = database.owner().getConnection()) {
            other.setAutoCommit(false);
            assertThat(text(other, "select count(*) from (select * from note for update) locked"))
                    .isNotEqualTo("0");
            undone(ours, session -> {
                for (Timeout timeout : List.of(Timeouts.NO_WAIT, Timeout.milliseconds(20))) {
                    assertThatThrownBy(() -> session.find(Note.class, first, LockModeType.PESSIMISTIC_WRITE, timeout))
                            .isInstanceOf(PersistenceException.class);
                    session.doWork(Connection::rollback);
                    assertThat(count(session)).isEqualTo(OURS);
                    session.doWork(Connection::rollback);
                }
                assertThat(notes(session)
                                .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                                .getResultList())
                        .isEmpty();
                assertThat(count(session)).isEqualTo(OURS);
            });
            other.rollback();
        }
    }

    @Test
    void shouldKeepLongContent() {
        byte[] content = new byte[300_000];
        Arrays.fill(content, (byte) 7);
        Numbered stored = new Numbered(content);
        in(ours, session -> session.persist(stored));
        in(
                ours,
                session -> assertThat(session.find(Numbered.class, stored.id).content)
                        .isEqualTo(content));
        in(
                theirs,
                session -> assertThat(session.find(Numbered.class, stored.id)).isNull());
    }

    @Test
    void shouldGoOnAfterATransactionEndedBySqlOrBehindOurBack() {
        List<Ending> endings = List.of(
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("commit");
                    }
                },
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("rollback");
                    }
                },
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.getConnection().rollback();
                    }
                },
                connection -> connection.unwrap(PgConnection.class).commit(),
                Connection::commit,
                Connection::rollback);
        for (Ending ending : endings) {
            in(ours, session -> {
                assertThat(count(session)).isEqualTo(OURS);
                session.doWork(ending::end);
                assertThat(count(session)).isEqualTo(OURS);
                session.doWork(ending::end);
                session.doWork(connection -> assertThat(text(connection, COUNT)).isEqualTo("" + OURS));
            });
        }
    }

    @Test
    void shouldGoOnAfterACommitThatFailed() {
        undone(ours, session -> {
            session.doWork(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("update note set email = 'same'");
                }
                assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
                assertThat(text(connection, COUNT)).isEqualTo("" + OURS);
            });
            assertThat(count(session)).isEqualTo(OURS);
        });
    }

    @Test
    void shouldRefuseAutoCommit() {
        undone(
                ours,
                session -> session.doWork(connection -> {
                    connection.setAutoCommit(false);
                    assertThat(connection.getAutoCommit()).isFalse();
                    assertThatThrownBy(() -> connection.setAutoCommit(true))
                            .isInstanceOf(TenantIsolationException.class);
                }));
    }

    @Test
    void shouldSeeNothingThroughAStatementOfATransactionThatEnded() {
        in(
                ours,
                session -> session.doWork(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
                        assertThat(only(statement.executeQuery())).isEqualTo("" + OURS);
                        connection.commit();
                        assertThat(only(statement.executeQuery())).isEqualTo("0");
                    }
                    assertThat(text(connection, COUNT)).isEqualTo("" + OURS);
                }));
    }

    @Test
    void shouldRefuseAConnectionAndAStatementThatWereGivenBack() {
        AtomicReference<Connection> connection = new AtomicReference<>();
        AtomicReference<PreparedStatement> statement = new AtomicReference<>();
        AtomicReference<PreparedStatement> first = new AtomicReference<>();
        in(ours, session -> {
            first.set(preparedByHibernate(session, COUNT));
            session.doWork(taken -> {
                connection.set(taken);
                statement.set(taken.prepareStatement(COUNT));
            });
        });
        in(theirs, session -> {
            assertThat(count(session)).isEqualTo(THEIRS);
            assertThatThrownBy(() -> connection.get().createStatement())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("given back");
            assertThatThrownBy(() -> statement.get().executeQuery()).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> first.get().executeQuery()).isInstanceOf(SQLException.class);
            assertThat(count(session)).isEqualTo(THEIRS);
        });
    }

    @Test
    void shouldUndoWhatASessionLeavesOpen() {
        TenantContext.runIn(ours, () -> {
            StatelessSession session = factory.openStatelessSession();
            session.beginTransaction();
            session.createMutationQuery("delete from Note").executeUpdate();
            session.close();
        });
        in(ours, session -> assertThat(count(session)).isEqualTo(OURS));
    }

    @Test
    void shouldRefuseASessionOverAConnectionOfItsOwn() throws SQLException {
        try (Connection own = pool.getConnection()) {
            TenantContext.runIn(ours, () -> {
                assertThatThrownBy(() -> factory.withOptions().connection(own).openSession())
                        .isInstanceOf(TenantIsolationException.class)
                        .hasMessageContaining("bound to no tenant");
                assertThatThrownBy(() -> factory.openStatelessSession(own))
                        .isInstanceOf(TenantIsolationException.class);
            });
        }
    }

    private void in(TenantContext tenant, Consumer<Session> work) {
        TenantContext.runIn(tenant, () -> factory.inTransaction(work::accept));
    }

    private void undone(TenantContext tenant, Consumer<Session> work) {
        TenantContext.runIn(
                tenant,
                () -> factory.inSession(session -> {
                    session.beginTransaction();
                    try {
                        work.accept(session);
                    } finally {
                        session.getTransaction().rollback();
                    }
                }));
    }

    private void work(Ending work) {
        in(ours, session -> session.doWork(work::end));
    }

    private static void assertLost(ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOf(TransactionRequiredException.class)
                .hasMessageContaining("would be lost");
    }

    private interface Ending {
        void end(Connection connection) throws SQLException;
    }

    private static SelectionQuery<Note> notes(Session session) {
        return session.createSelectionQuery("from Note order by email", Note.class);
    }

    private static long count(Session session) {
        return session.createSelectionQuery("select count(*) from Note", Long.class)
                .getSingleResult();
    }

    private static List<Note> scrolled(SelectionQuery<Note> query, ScrollMode mode) {
        List<Note> seen = new ArrayList<>();
        try (ScrollableResults<Note> results = query.scroll(mode)) {
            while (results.next()) {
                seen.add(results.get());
            }
        }
        return seen;
    }

    private static void fails(Session session, String sql) {
        assertThatThrownBy(() -> session.createNativeQuery(sql, Integer.class).getResultList())
                .isInstanceOf(PersistenceException.class);
    }

    private static PreparedStatement preparedByHibernate(Session session, String sql) {
        return session.unwrap(SharedSessionContractImplementor.class)
                .getJdbcCoordinator()
                .getStatementPreparer()
                .prepareQueryStatement(sql, false, ScrollMode.FORWARD_ONLY);
    }

    private static void release(Session session, PreparedStatement statement) {
        session.unwrap(SharedSessionContractImplementor.class)
                .getJdbcCoordinator()
                .getLogicalConnection()
                .getResourceRegistry()
                .release(statement);
    }

    private void assertSeesOurs(List<Note> seen) {
        assertThat(seen).hasSize(OURS).allMatch(note -> note.tenantId().equals(ours.tenantId()));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return only(statement.executeQuery(sql));
        }
    }

    private static String only(ResultSet result) throws SQLException {
        assertThat(result.next()).isTrue();
        String value = result.getString(1);
        assertThat(result.next()).isFalse();
        return value;
    }

    enum Driver {
        PLAIN(Map.of()),
        SIMPLE_PROTOCOL(Map.of("preferQueryMode", "simple")),
        SAVEPOINTS(Map.of("autosave", "always")),
        PREPARED_AT_ONCE(Map.of("prepareThreshold", "1")),
        REWRITING(Map.of("reWriteBatchedInserts", "true", "defaultRowFetchSize", "7"));

        private final Map<String, String> settings;

        Driver(Map<String, String> settings) {
            this.settings = settings;
        }
    }

    @Entity(name = "Numbered")
    @Table(name = "numbered")
    static class Numbered extends TenantScopedEntity {

        @Id
        @GeneratedValue
        Long id;

        @JdbcTypeCode(SqlTypes.LONG32VARBINARY)
        byte[] content;

        Numbered() {}

        Numbered(byte[] content) {
            this.content = content;
        }
    }
}
