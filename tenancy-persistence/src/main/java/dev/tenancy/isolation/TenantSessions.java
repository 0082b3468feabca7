package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
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
            transaction.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(transaction);
            }
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
