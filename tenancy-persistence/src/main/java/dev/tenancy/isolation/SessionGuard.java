package dev.tenancy.isolation;

import java.util.Objects;
import org.hibernate.SessionEventListener;
import org.hibernate.binder.internal.TenantIdBinder;
import org.hibernate.engine.extension.spi.Extension;
import org.hibernate.engine.spi.ActionQueue;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.EventSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one session: before each of its statements, the tenant is the context's and the tenant's filter is on; and it leaves
 * nothing in the caches that was erased meanwhile.
 */
final class SessionGuard implements Extension, SessionEventListener {

    private static final long serialVersionUID = 1L;

    /** Of a session that is not isolated. */
    static final SessionGuard NONE = new SessionGuard(null, null);

    private static final ThreadLocal<SessionGuard> PREPARING = new ThreadLocal<>();

    private final transient @Nullable SharedSessionContractImplementor session;
    private final transient @Nullable TenantIsolation isolation;
    private final long changesBefore;
    private boolean changesSharedRows;

    SessionGuard(@Nullable SharedSessionContractImplementor session, @Nullable TenantIsolation isolation) {
        this.session = session;
        this.isolation = isolation;
        changesBefore = isolation == null ? 0 : isolation.unit().caches().untrackedChanges();
    }

    /** Whether Hibernate is preparing a statement of its own on this thread. */
    static boolean isPreparing() {
        return PREPARING.get() != null;
    }

    /** Whether it may be for more than one row. */
    static boolean isPreparingForMany() {
        SessionGuard preparing = PREPARING.get();
        if (preparing == null || !(preparing.session instanceof EventSource flushing)) {
            return false;
        }
        ActionQueue changes = flushing.getActionQueue();
        return changes.numberOfInsertions() > 1
                || changes.numberOfUpdates() > 1
                || changes.numberOfDeletions() > 1
                || changes.numberOfCollectionCreations() + changes.numberOfCollectionUpdates() > 0;
    }

    /** Tells that this transaction does. Hibernate evicts them for this session's tenant alone, but the caches hold them for each. */
    void changesSharedRows() {
        changesSharedRows = true;
    }

    @Override
    public void transactionCompletion(boolean successful) {
        if (changesSharedRows && isolation != null) {
            changesSharedRows = false;
            isolation.unit().caches().evictAfterUntrackedChange();
        }
    }

    @Override
    public void jdbcConnectionAcquisitionStart() {
        requireCurrent();
    }

    @Override
    public void jdbcPrepareStatementStart() {
        requireCurrent();
        requireFilter();
        PREPARING.set(this);
    }

    // A stateless session reads an entity from the second-level cache without any other event.
    @Override
    public void cacheGetStart() {
        requireCurrent();
    }

    @Override
    public void jdbcPrepareStatementEnd() {
        PREPARING.remove();
    }

    @Override
    public void cachePutEnd() {
        evictWhatMayBeGone();
    }

    /** Hibernate does not tell of every put. */
    @Override
    public void end() {
        evictWhatMayBeGone();
    }

    /** What this session has read or stored before an erasure, and put into a cache only after it. */
    private void evictWhatMayBeGone() {
        if (isolation != null && isolation.unit().caches().untrackedChanges() != changesBefore) {
            isolation.unit().caches().evict();
        }
    }

    private void requireCurrent() {
        if (session != null && isolation != null) {
            isolation.requireCurrent(session);
        }
    }

    private void requireFilter() {
        if (session == null || isolation == null || session.isRootTenant() || !session.isOpenOrWaitingForAutoClose()) {
            return;
        }
        var filter = session.getLoadQueryInfluencers().getEnabledFilter(TenantIdBinder.FILTER_NAME);
        if (filter == null
                || !Objects.equals(
                        filter.getParameterValue(TenantIdBinder.PARAMETER_NAME), session.getTenantIdentifierValue())) {
            isolation
                    .refusals()
                    .refuse("The filter " + TenantIdBinder.FILTER_NAME
                            + " of the session was switched off or given another tenant,"
                            + " so the session would see other tenants' rows. Leave it alone; what must see them all belongs"
                            + " into TenantIsolation.bypass(reason, …).");
        }
    }
}
