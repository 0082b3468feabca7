package dev.tenancy.isolation;

import org.hibernate.StaleObjectStateException;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.DeleteContext;
import org.hibernate.event.spi.DeleteEvent;
import org.hibernate.event.spi.DeleteEventListener;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/** Answers alike for a row of another tenant and for one that never was, where Hibernate or a key over all tenants would not. */
final class ForeignRowGuard implements DeleteEventListener, PreUpsertEventListener {

    private static final long serialVersionUID = 1L;

    private final transient TenantIsolation isolation;

    private ForeignRowGuard(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    static void install(EventListenerRegistry registry, TenantIsolation isolation) {
        ForeignRowGuard guard = new ForeignRowGuard(isolation);
        registry.prependListeners(EventType.DELETE, guard);
        registry.appendListeners(EventType.PRE_UPSERT, guard);
    }

    @Override
    public void onDelete(DeleteEvent event) {
        Object entity = event.getObject();
        boolean isKnown = entity instanceof HibernateProxy
                || event.getSession().getPersistenceContextInternal().getEntry(entity) != null;
        if (!isKnown) {
            EntityPersister persister = event.getSession().getEntityPersister(event.getEntityName(), entity);
            requireOwn(persister.getIdentifier(entity, event.getSession()), persister, event.getSession());
        }
    }

    @Override
    public void onDelete(DeleteEvent event, @Nullable DeleteContext cascaded) {}

    // Hibernate itself finds a row under that id without looking at its tenant, and then answers so.
    @Override
    public boolean onPreUpsert(PreUpsertEvent event) {
        if (isForeign(event.getId(), event.getPersister(), event.getSession())
                && isolation.refusals().isEnforcing()) {
            throw new StaleObjectStateException(event.getPersister().getEntityName(), event.getId());
        }
        return false;
    }

    private void requireOwn(@Nullable Object id, EntityPersister persister, SharedSessionContractImplementor session) {
        if (id != null && isForeign(id, persister, session)) {
            isolation
                    .refusals()
                    .refuse("This tenant has no row of " + persister.getEntityName()
                            + " with that id. Load what you remove.");
        }
    }

    private static boolean isForeign(Object id, EntityPersister persister, SharedSessionContractImplementor session) {
        var loader = persister.getTenantIdLoader();
        return loader != null
                && !ContextTenantResolver.isBypass(session)
                && !loader.belongsToTenant(id, false, session);
    }
}
