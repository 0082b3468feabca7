package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.access.TenantContext;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OneToMany;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.hibernate.binder.internal.TenantIdBinder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to another tenant's rows on a database that can't hold them, each closed by the guard. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrmGuardTest {

    private final TenantContext ours = TestContexts.newTenant();
    private final TenantContext theirs = TestContexts.newTenant();
    private TestUnit unit;
    private UUID folderOfTheirs;
    private UUID noteOfTheirs;
    private UUID board;

    @BeforeAll
    void open() {
        unit = TestUnit.onH2(TenantIsolation.builder(), Folder.class, Note.class, Board.class);
        Board shared = new Board();
        board = shared.id;
        unit.isolation().<Void, RuntimeException>bypass("the boards are the operator's", session -> {
            session.persist(shared);
            return null;
        });
        TenantContext.runIn(
                theirs,
                () -> unit.sessions().runInTransaction(session -> {
                    Folder folder = new Folder();
                    Note note = new Note("theirs");
                    note.folder = folder;
                    session.persist(folder);
                    session.persist(note);
                    session.find(Board.class, board).pinned.add(note);
                    folderOfTheirs = folder.id;
                    noteOfTheirs = note.id;
                }));
    }

    @AfterAll
    void close() {
        unit.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select text from OrmGuardTest$Note",
                "update OrmGuardTest$Note set text = 'x'",
                "delete from Note"
            })
    void shouldRefuseNativeSqlAndSayWhatToDo(String sql) {
        assertRefused(
                session -> session.createNativeQuery(sql).executeUpdate(),
                "Native SQL",
                "TenantIsolation.bypass",
                "JPQL");
        assertRefused(session -> session.createNativeQuery(sql).getResultList(), "Native SQL");
        assertRefused(
                session -> session.createNativeQuery(sql, Note.class)
                        .getResultStream()
                        .toList(),
                "Native SQL");
    }

    @Test
    void shouldRefuseJdbcWork() {
        assertRefused(
                session -> session.unwrap(Session.class)
                        .doWork(connection ->
                                connection.prepareStatement("select 1").execute()),
                "JDBC work");
        assertRefused(
                session -> session.unwrap(Session.class)
                        .doWork(connection -> connection.createStatement().execute("select 1")),
                "JDBC work");
        assertRefused(
                session -> session.unwrap(Session.class).doReturningWork(Connection::createStatement), "JDBC work");
        assertRefused(
                session -> session.unwrap(Session.class)
                        .doWork(connection ->
                                connection.getMetaData().getConnection().createStatement()),
                "JDBC work");
        assertRefused(
                session -> session.unwrap(Session.class)
                        .doWork(connection -> connection.getMetaData().unwrap(DatabaseMetaData.class)),
                "driver's own connection");
        assertRefused(
                session -> session.createStoredProcedureQuery("current_time").execute(), "stored procedure");
    }

    @Test
    void shouldRefuseNativeSqlInsideOfJpql() {
        assertRefused(
                session -> session.createQuery(
                                "select sql('(select max(text) from Note)') from OrmGuardTest$Note", String.class)
                        .getResultList(),
                "sql()");
    }

    @Test
    void shouldRefuseASessionWhoseFilterWasSwitched() {
        assertRefused(
                session -> {
                    session.unwrap(Session.class).disableFilter(TenantIdBinder.FILTER_NAME);
                    session.createQuery("from OrmGuardTest$Note", Note.class).getResultList();
                },
                TenantIdBinder.FILTER_NAME);
        assertRefused(
                session -> {
                    session.unwrap(Session.class)
                            .enableFilter(TenantIdBinder.FILTER_NAME)
                            .setParameter(
                                    TenantIdBinder.PARAMETER_NAME,
                                    theirs.tenantId().value());
                    session.find(Note.class, noteOfTheirs);
                },
                TenantIdBinder.FILTER_NAME);
    }

    @Test
    void shouldRefuseASessionThatSharesAConnectionAndWhoseFilterWasSwitched() {
        assertRefused(
                session -> {
                    try (Session other = session.unwrap(Session.class)
                            .sessionWithOptions()
                            .connection()
                            .openSession()) {
                        other.disableFilter(TenantIdBinder.FILTER_NAME);
                        other.createQuery("from OrmGuardTest$Note", Note.class).getResultList();
                    }
                },
                TenantIdBinder.FILTER_NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select max(elements(b.pinned)) from OrmGuardTest$Board b",
                "select maxelement(b.pinned) from OrmGuardTest$Board b",
                "select minindex(b.named) from OrmGuardTest$Board b"
            })
    void shouldRefuseAnAggregateOfASharedEntitysCollection(String jpql) {
        assertRefused(session -> session.createQuery(jpql, Object.class).getResultList(), "aggregate", "Join");
    }

    @Test
    void shouldRefuseAFunctionThatHibernateDoesNotKnow() {
        String jpql = "select csvwrite('memFS:stolen', 'select * from Note') from OrmGuardTest$Board";
        assertRefused(
                session -> session.createQuery(jpql, Object.class).getResultList(), "csvwrite", "FunctionContributor");
        assertRefused(
                session -> {
                    var builder = session.getCriteriaBuilder();
                    var query = builder.createQuery(Integer.class);
                    query.from(Board.class);
                    query.select(builder.function("csvwrite", Integer.class, builder.literal("x")));
                    session.createQuery(query).getResultList();
                },
                "csvwrite");
    }

    @Test
    void shouldCallFunctionsThatHibernateKnows() {
        TenantContext.runIn(
                theirs,
                () -> unit.sessions()
                        .runInTransaction(session -> assertThat(session.createQuery(
                                                "select function('upper', n.text), length(n.text), column(n.text as String)"
                                                        + " from OrmGuardTest$Note n",
                                                Object[].class)
                                        .getSingleResult())
                                .containsExactly("THEIRS", 6, "theirs")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update OrmGuardTest$Board set name = 'mine'",
                "delete from OrmGuardTest$Board b where b.name = 'none'",
                "insert into OrmGuardTest$Board (id, name) select f.id, f.name from OrmGuardTest$Folder f"
            })
    void shouldChangeSharedRowsByQueryInABypassAlone(String jpql) {
        assertRefused(session -> session.createQuery(jpql).executeUpdate(), "shared rows", "bypass");

        assertThatThrownBy(() -> unit.isolation().<Void, RuntimeException>bypass("to see that it may", session -> {
                    session.createQuery(jpql).executeUpdate();
                    throw new UnsupportedOperationException("undone");
                }))
                .isInstanceOf(UnsupportedOperationException.class);

        assertRefused(session -> session.createQuery(jpql).executeUpdate(), "shared rows", "bypass");
    }

    @Test
    void shouldStoreACollectionByAStatelessSessionUnlessARowInItIsAnothers() {
        TenantContext.runIn(ours, () -> {
            try (StatelessSession session = unit.factory().openStatelessSession()) {
                session.beginTransaction();
                Folder folder = new Folder();
                session.insert(folder);
                Folder with = new Folder();
                with.others.add(folder);
                session.insert(with);
                Folder foreign = new Folder();
                foreign.id = folderOfTheirs;
                Folder tied = new Folder();
                tied.others.add(foreign);
                assertThatThrownBy(() -> session.insert(tied))
                        .isInstanceOf(TenantIsolationException.class)
                        .hasMessageContaining("others refers to a row that this tenant doesn't have");
                session.getTransaction().rollback();
            }
        });
    }

    @Test
    void shouldRefuseAStatelessSessionTheCollectionOfAnotherSession() {
        Folder full = new Folder();
        TenantContext.runIn(
                theirs,
                () -> unit.sessions().runInTransaction(session -> {
                    full.others.add(session.find(Folder.class, folderOfTheirs));
                    session.persist(full);
                }));
        try (EntityManager other = TenantContext.callIn(theirs, unit.factory()::createEntityManager)) {
            List<Folder> attached = TenantContext.callIn(theirs, () -> {
                List<Folder> others = other.find(Folder.class, full.id).others;
                assertThat(others).hasSize(1);
                return others;
            });
            Folder planted = new Folder();
            planted.others = attached;

            assertThatThrownBy(() -> TenantContext.runIn(
                            ours, () -> unit.factory().inStatelessTransaction(session -> session.insert(planted))))
                    .isInstanceOf(TenantIsolationException.class)
                    .hasMessageContainingAll("others", "another session", "new ArrayList");
        }
    }

    @Test
    void shouldRefuseASessionOfAnotherTenant() {
        UUID other = theirs.tenantId().value();
        assertRefused(
                session -> session.unwrap(Session.class)
                        .sessionWithOptions()
                        .tenantIdentifier(other)
                        .openSession(),
                "another tenant");
        assertRefused(
                session -> unit.factory().withOptions().tenantIdentifier(other).openSession(), "another tenant");
        assertRefused(
                session -> unit.factory()
                        .withStatelessOptions()
                        .tenantIdentifier(other)
                        .openStatelessSession(),
                "another tenant");
        assertRefused(
                session -> unit.factory()
                        .withOptions()
                        .tenantIdentifier(ContextTenantResolver.NO_TENANT)
                        .openSession(),
                "TenantIsolation.bypass");
    }

    @Test
    void shouldRefuseASessionThatHasOutlivedItsContext() {
        EntityManager session = TenantContext.callIn(theirs, unit.factory()::createEntityManager);
        TenantContext.runIn(theirs, () -> session.find(Note.class, noteOfTheirs));

        assertThatThrownBy(() -> TenantContext.runIn(ours, () -> session.find(Note.class, noteOfTheirs)))
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContaining("another tenant");
        session.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update OrmGuardTest$Note set tenantId = :other",
                "insert into OrmGuardTest$Note (id, text, tenantId) values (:other, 'x', :other)",
                "insert into OrmGuardTest$Note (id, text, tenantId) select :other, f.name, :other from OrmGuardTest$Folder f",
            })
    void shouldRefuseToSetTheTenantByQuery(String jpql) {
        assertRefused(
                session -> session.createQuery(jpql)
                        .setParameter("other", theirs.tenantId().value())
                        .executeUpdate(),
                "by query");
    }

    @Test
    void shouldRefuseToTieARowToAnotherTenantsByQuery() {
        assertRefused(
                session -> session.createQuery("update OrmGuardTest$Note n set n.folder.id = :id")
                        .setParameter("id", folderOfTheirs)
                        .executeUpdate(),
                "association");
    }

    @Test
    void shouldRefuseToTieARowToAnotherTenants() {
        assertRefused(
                session -> {
                    Note note = new Note("planted");
                    note.folder = session.getReference(Folder.class, folderOfTheirs);
                    session.persist(note);
                    session.flush();
                },
                "folder refers to a row that this tenant doesn't have");
        assertRefused(
                session -> {
                    Folder folder = new Folder();
                    folder.others.add(session.getReference(Folder.class, folderOfTheirs));
                    session.persist(folder);
                    session.flush();
                },
                "others refers to a row that this tenant doesn't have");
    }

    @Test
    void shouldLetARowReferToItsOwnTenantsByReference() {
        UUID own = TenantContext.callIn(
                ours,
                () -> unit.sessions().callInTransaction(session -> {
                    Folder folder = new Folder();
                    session.persist(folder);
                    return folder.id;
                }));

        TenantContext.runIn(
                ours,
                () -> unit.sessions().runInTransaction(session -> {
                    Note note = new Note("ours");
                    note.folder = session.getReference(Folder.class, own);
                    session.persist(note);
                }));

        assertThat(TenantContext.<Integer, RuntimeException>callIn(
                        ours,
                        () -> unit.sessions()
                                .callInTransaction(session ->
                                        session.find(Folder.class, own).notes.size())))
                .isOne();
    }

    @Test
    void shouldShowOfASharedEntitysCollectionOnlyTheTenantsOwn() {
        TenantContext.runIn(
                ours,
                () -> unit.sessions()
                        .runInTransaction(session -> assertThat(session.find(Board.class, board).pinned)
                                .isEmpty()));
        TenantContext.runIn(
                theirs,
                () -> unit.sessions()
                        .runInTransaction(session -> assertThat(session.find(Board.class, board).pinned)
                                .hasSize(1)));
    }

    @Test
    void shouldRefuseToChangeWhatAnotherTenantHasInASharedEntitysCollection() {
        assertRefused(session -> session.find(Board.class, board).pinned = new HashSet<>(), "shared");
        assertRefused(
                session -> {
                    Note note = new Note("listed");
                    session.persist(note);
                    session.find(Board.class, board).listed.add(note);
                },
                "could change what another tenant has",
                "Make it a Set");
    }

    @Test
    void shouldRefuseToWriteASharedRow() {
        assertRefused(session -> session.persist(new Board()), "A tenant can't write", "Board", "bypass");
        assertRefused(session -> session.find(Board.class, board).name = "mine", "A tenant can't write");
        assertRefused(session -> session.remove(session.find(Board.class, board)), "shared");
    }

    private void assertRefused(Try work, String... reasons) {
        ThrowingCallable attempt =
                () -> TenantContext.runIn(ours, () -> unit.sessions().runInTransaction(work::run));
        assertThatThrownBy(attempt).isInstanceOf(TenantIsolationException.class).hasMessageContainingAll(reasons);
    }

    private interface Try {
        void run(EntityManager session);
    }

    @Entity
    static class Folder extends TenantScopedEntity {

        @Id
        UUID id = UUID.randomUUID();

        String name = "folder";

        @OneToMany(mappedBy = "folder")
        List<Note> notes = new ArrayList<>();

        @ManyToMany
        List<Folder> others = new ArrayList<>();
    }

    @Entity
    static class Note extends TenantScopedEntity {

        @Id
        UUID id = UUID.randomUUID();

        String text;

        @ManyToOne
        Folder folder;

        Note(String text) {
            this.text = text;
        }

        Note() {}
    }

    @Entity
    @Shared
    static class Board {

        @Id
        UUID id = UUID.randomUUID();

        String name = "board";

        @OneToMany
        Set<Note> pinned = new HashSet<>();

        @ManyToMany
        @JoinTable(name = "listed")
        List<Note> listed = new ArrayList<>();

        @ManyToMany
        @JoinTable(name = "named")
        @MapKeyColumn(name = "called")
        Map<String, Note> named = new HashMap<>();
    }
}
