package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import dev.tenancy.persistence.StoreFailures;
import dev.tenancy.problem.Unavailable;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.PersistenceException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on the application's own entities, each of the tenant whose {@link TenantContext} is bound to the thread. Thread-safe.
 */
public final class TenantSessions {

    private final EntityManagerFactory factory;
    private final ThreadLocal<Boolean> running = new ThreadLocal<>();

    private TenantSessions(EntityManagerFactory factory) {
        this.factory = factory;
    }

    /** Transactions of {@code factory}, which was made with {@link TenantIsolation#settings()} and is not closed by this. */
    public static TenantSessions of(EntityManagerFactory factory) {
        return new TenantSessions(factory);
    }

    /**
     * Does {@code work} in a new transaction: it is committed when this returns, and rolled back when anything is thrown.
     *
     * @throws IllegalStateException before any SQL when no tenant context is bound, or when one of these transactions is
     *     running on this thread already: it might commit although the outer one fails
     * @throws Unavailable when the database is out of reach or saturated, or others were changing the same rows; its outcome is
     *     unknown when the connection broke during the commit
     */
    public <R extends @Nullable Object, X extends Exception> R callInTransaction(SessionWork<R, X> work) throws X {
        TenantContext.current();
        if (running.get() != null) {
            throw new IllegalStateException(
                    "A tenant's transaction is running on this thread already; they do not nest."
                            + " Hand its entity manager on instead.");
        }
        running.set(true);
        try (EntityManager entityManager = factory.createEntityManager()) {
            return committed(entityManager, work);
        } catch (PersistenceException failure) {
            throw StoreFailures.outage(failure)
                    .<RuntimeException>map(outage -> outage)
                    .orElse(failure);
        } finally {
            running.remove();
        }
    }

    /** As {@link #callInTransaction}, for work without a result. */
    public void runInTransaction(Consumer<EntityManager> work) {
        this.<@Nullable Object, RuntimeException>callInTransaction(entityManager -> {
            work.accept(entityManager);
            return null;
        });
    }

    private static <R extends @Nullable Object, X extends Exception> R committed(
            EntityManager entityManager, SessionWork<R, X> work) throws X {
        EntityTransaction transaction = entityManager.getTransaction();
        transaction.begin();
        boolean done = false;
        try {
            R result = work.run(entityManager);
            // What fails before the commit is sent has landed nowhere, so it must not fail inside it.
            entityManager.flush();
            commit(transaction);
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(transaction);
            }
        }
    }

    private static void commit(EntityTransaction transaction) {
        try {
            transaction.commit();
        } catch (PersistenceException failure) {
            throw StoreFailures.isBrokenConnection(failure) ? Unavailable.outcomeUnknown(failure) : failure;
        }
    }

    private static void rollBack(EntityTransaction transaction) {
        try {
            if (transaction.isActive()) {
                transaction.rollback();
            }
        } catch (PersistenceException broken) {
            // What made the rollback necessary is on its way to the caller and says more; the pool drops the
            // connection.
        }
    }
}
