package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import org.hibernate.Session;
import org.hibernate.resource.transaction.spi.TransactionStatus;

/** The running transaction of an application's session, which is of one tenant. */
final class SessionUnit implements SqlUnit {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** Raised by the functions of {@code tenancy_metering}. */
    private static final String OF_ANOTHER_TENANT = "TN001";

    private final Session session;

    SessionUnit(Session session) {
        this.session = session;
    }

    /** {@link IllegalStateException} unless the session is of {@code tenant}. */
    void requireOf(TenantId tenant) {
        if (!tenant.value().equals(session.getTenantIdentifierValue())) {
            throw new IllegalStateException("This entity manager is not one of " + tenant
                    + ", so what it writes and what is charged would belong to different tenants. Charge within"
                    + " TenantSessions, in the context of the tenant that the transaction is for.");
        }
    }

    /** A failure dooms the transaction, which may hold half of a charge after it. */
    @Override
    public <R> R inTransaction(SqlWork<R> work) {
        requireTransaction();
        try {
            return onConnection(work);
        } catch (PersistenceException failed) {
            session.getTransaction().markRollbackOnly();
            throw translated(failed);
        }
    }

    /** Runs {@code work} once the transaction has been committed. */
    void afterCommit(Runnable work) {
        requireTransaction();
        session.getTransaction().runAfterCompletion(status -> {
            if (status == TransactionStatus.COMMITTED) {
                work.run();
            }
        });
    }

    private void requireTransaction() {
        if (!session.isJoinedToTransaction()) {
            throw new IllegalStateException("No transaction is running on this entity manager, so usage would not land"
                    + " together with the rows it is for. Charge within TenantSessions.callInTransaction.");
        }
    }

    // The one place where the application's own connection is reached.
    private <R> R onConnection(SqlWork<R> work) {
        return session.doReturningWork(work::run);
    }

    private static RuntimeException translated(PersistenceException failed) {
        SQLException sql = StoreFailures.sqlOf(failed);
        String state = sql == null ? null : sql.getSQLState();
        if (OF_ANOTHER_TENANT.equals(state)) {
            return new IllegalStateException(
                    "The database was not told that this transaction is of the tenant to be charged: its setting"
                            + " tenancy.tenant names another one or none, so nothing was charged. Make the persistence unit with the"
                            + " settings of TenantIsolation.",
                    failed);
        }
        if (INSUFFICIENT_PRIVILEGE.equals(state)) {
            return new IllegalStateException(
                    "The application's role may not charge: it lacks the right to execute the functions in the schema"
                            + " tenancy_metering. Let ApplicationRole.ensure grant it.",
                    failed);
        }
        return StoreFailures.translate(failed);
    }
}
