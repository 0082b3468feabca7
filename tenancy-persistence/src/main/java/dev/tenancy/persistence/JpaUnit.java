package dev.tenancy.persistence;

import jakarta.persistence.PersistenceException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work: a transaction that belongs to one thread. Its session is stateless, so every read sees what is committed
 * by then, also of a row that was read before the tenant's lock was taken, and every write is a statement at once.
 */
final class JpaUnit implements SqlUnit, AutoCloseable {

    private final Thread owner = Thread.currentThread();
    private final WrittenStatements written;
    private final StatelessSession session;

    /** After it the database may refuse everything else in this transaction, so the commit repeats it. */
    private @Nullable RuntimeException failure;

    private boolean open = true;

    private JpaUnit(StatelessSession session, WrittenStatements written) {
        this.session = session;
        this.written = written;
    }

    static JpaUnit begin(SessionFactory sessions) {
        WrittenStatements written = new WrittenStatements();
        try {
            StatelessSession session =
                    sessions.withStatelessOptions().statementInspector(written).openStatelessSession();
            try {
                session.beginTransaction();
            } catch (RuntimeException notBegun) {
                session.close();
                throw notBegun;
            }
            return new JpaUnit(session, written);
        } catch (PersistenceException notBegun) {
            throw StoreFailures.translate(notBegun);
        }
    }

    /** Reads or changes something through the session; a change here makes every answer of an access directory stale. */
    <R extends @Nullable Object> R call(Function<StatelessSession, R> work) {
        requireUsable();
        try {
            return work.apply(session);
        } catch (PersistenceException failed) {
            throw fail(failed);
        }
    }

    /** As {@link #call}, when there is nothing to return. */
    void run(Consumer<StatelessSession> work) {
        this.<@Nullable Object>call(session -> {
            work.accept(session);
            return null;
        });
    }

    /** As {@link #call(Function)}, when what is changed makes {@code stale} and nothing else. */
    <R extends @Nullable Object> R call(StaleAnswers stale, Function<StatelessSession, R> work) {
        return written.making(stale, () -> call(work));
    }

    /** As {@link #run(Consumer)}, when what is changed makes {@code stale} and nothing else. */
    void run(StaleAnswers stale, Consumer<StatelessSession> work) {
        this.<@Nullable Object>call(stale, session -> {
            work.accept(session);
            return null;
        });
    }

    /** Inserts a row that makes {@code stale} and nothing else; false, with the unit still good, when it breaks a unique index. */
    boolean insertUnlessTaken(StaleAnswers stale, Object entity) {
        return written.making(
                        stale,
                        () -> inTransaction(connection -> Savepoints.unlessTaken(connection, it -> {
                            session.insert(entity);
                            return true;
                        })))
                .isPresent();
    }

    /** For usage, of which no access directory tells: what is changed here makes nothing stale. */
    @Override
    public <R> R inTransaction(SqlWork<R> work) {
        return call(session -> session.doReturningWork(work::run));
    }

    /** Which answers of an access directory this unit makes wrong when it is committed. */
    StaleAnswers stale() {
        return written.soFar();
    }

    /** Commits, with what {@code announcement} does as the last of it. */
    void commit(Announcement announcement) {
        requireUsable();
        if (failure != null) {
            throw failure;
        }
        if (stale().concernsOthers()) {
            inTransaction(connection -> {
                announcement.make(connection, stale());
                return true;
            });
        }
        try {
            session.getTransaction().commit();
        } catch (PersistenceException | IllegalStateException failed) {
            throw StoreFailures.translateOfCommit(failed);
        }
    }

    /** Undoes what is not committed. */
    @Override
    public void close() {
        open = false;
        try (session) {
            if (session.getTransaction().isActive()) {
                session.getTransaction().rollback();
            }
        } catch (PersistenceException | IllegalStateException broken) {
            // What made the rollback necessary is on its way to the caller and says more; the pool drops the
            // connection.
        }
    }

    private RuntimeException fail(PersistenceException failed) {
        RuntimeException translated = StoreFailures.translate(failed);
        failure = failure == null ? translated : failure;
        return translated;
    }

    private void requireUsable() {
        if (!open || owner != Thread.currentThread()) {
            throw new IllegalStateException(
                    "A unit of work's repositories can be used inside that unit only, and on its thread only.");
        }
    }
}
