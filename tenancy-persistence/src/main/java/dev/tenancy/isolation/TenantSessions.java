package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import dev.tenancy.problem.Unavailable;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on the application's own entities, each of the tenant whose {@link TenantContext} is bound to the thread. Thread-safe.
 */
public final class TenantSessions {

    private final EntityManagerFactory factory;
    private final TenantIsolation isolation;
    private final ThreadLocal<Boolean> running = new ThreadLocal<>();

    private TenantSessions(EntityManagerFactory factory) {
        this.factory = factory;
        isolation = TenantIsolation.of(factory);
    }

    /**
     * Transactions of {@code factory}, which is not closed by this.
     *
     * @throws IllegalStateException when it was made without {@link TenantIsolation#settings()}
     */
    public static TenantSessions of(EntityManagerFactory factory) {
        return new TenantSessions(factory);
    }

    /**
     * Does {@code work} in a new transaction: it is committed when this returns, and rolled back when anything is thrown.
     *
     * @throws IllegalStateException before any SQL when no tenant context is bound, or when one of these transactions is
     *     running on this thread already: it might commit although the outer one fails; and when {@code work} returns from a
     *     transaction that can only be rolled back
     * @throws TenantIsolationException when it tries a way to another tenant's rows
     * @throws Unavailable when the database is out of reach or saturated, or others were changing the same rows; its outcome is
     *     unknown when the connection broke during the commit
     */
    public <R extends @Nullable Object, X extends Exception> R callInTransaction(SessionWork<R, X> work) throws X {
        isolation.currentTenant();
        if (running.get() != null) {
            throw new IllegalStateException(
                    "A tenant's transaction is running on this thread already; they do not nest."
                            + " Hand its entity manager on instead.");
        }
        running.set(true);
        try {
            return OwnTransactions.call(factory, work);
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
}
