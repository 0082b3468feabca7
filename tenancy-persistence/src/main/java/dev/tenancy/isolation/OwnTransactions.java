package dev.tenancy.isolation;

import dev.tenancy.persistence.StoreFailures;
import dev.tenancy.problem.Unavailable;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.PersistenceException;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Work in a transaction of its own, on an entity manager of its own. */
final class OwnTransactions {

    private OwnTransactions() {}

    /** Commits when {@code work} returns and rolls back when it throws; an outage of the database is {@link Unavailable}. */
    static <R extends @Nullable Object, X extends Exception> R call(
            EntityManagerFactory factory, SessionWork<R, X> work) throws X {
        try (EntityManager entityManager = factory.createEntityManager()) {
            return committed(entityManager, work);
        } catch (PersistenceException failure) {
            throw StoreFailures.outage(failure)
                    .<RuntimeException>map(outage -> outage)
                    .orElse(failure);
        }
    }

    private static <R extends @Nullable Object, X extends Exception> R committed(
            EntityManager entityManager, SessionWork<R, X> work) throws X {
        EntityTransaction transaction = entityManager.getTransaction();
        transaction.begin();
        boolean done = false;
        try {
            R result = work.run(entityManager);
            requireCommittable(transaction);
            // What fails before the commit is sent has landed nowhere, so it must not fail inside it.
            entityManager.flush();
            commit(entityManager, transaction);
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(transaction);
            }
        }
    }

    /** Hibernate would roll back and say nothing. */
    private static void requireCommittable(EntityTransaction transaction) {
        if (transaction.getRollbackOnly()) {
            throw new IllegalStateException(
                    "A failure in this transaction was caught, or it was marked for rollback: it can only be"
                            + " rolled back, and nothing of it landed. Let the failure through, or repeat all of the work.");
        }
    }

    private static void commit(EntityManager entityManager, EntityTransaction transaction) {
        // What is flushed need not be compared with what was loaded once more.
        entityManager.unwrap(Session.class).setHibernateFlushMode(FlushMode.MANUAL);
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
