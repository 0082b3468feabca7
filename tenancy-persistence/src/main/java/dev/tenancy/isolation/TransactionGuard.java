package dev.tenancy.isolation;

import jakarta.persistence.TransactionRequiredException;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;

/** Of a stateless session's changes outside of a transaction nothing would be left, for there is no auto-commit. */
final class TransactionGuard
        implements PreInsertEventListener, PreUpdateEventListener, PreDeleteEventListener, PreUpsertEventListener {

    private static final long serialVersionUID = 1L;

    static void install(EventListenerRegistry registry) {
        TransactionGuard guard = new TransactionGuard();
        registry.appendListeners(EventType.PRE_INSERT, guard);
        registry.appendListeners(EventType.PRE_UPDATE, guard);
        registry.appendListeners(EventType.PRE_DELETE, guard);
        registry.appendListeners(EventType.PRE_UPSERT, guard);
    }

    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        return refused(event.getSession());
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        return refused(event.getSession());
    }

    @Override
    public boolean onPreDelete(PreDeleteEvent event) {
        return refused(event.getSession());
    }

    @Override
    public boolean onPreUpsert(PreUpsertEvent event) {
        return refused(event.getSession());
    }

    private static boolean refused(SharedSessionContractImplementor session) {
        if (!session.isTransactionInProgress()) {
            throw new TransactionRequiredException("A change needs a transaction, for the tenant's connections don't"
                    + " commit by themselves: it would be lost. Begin one, or use TenantSessions.");
        }
        return false;
    }
}
