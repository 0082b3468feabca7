package dev.tenancy.isolation;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreCollectionRemoveEvent;
import org.hibernate.event.spi.PreCollectionRemoveEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;

/**
 * Refuses a tenant's change of a shared row, which all tenants would see, and of what others have in a shared row's collections. A
 * bypass may make one, after which no tenant is served the row as it was.
 */
final class SharedRowGuard
        implements PreInsertEventListener,
                PreUpdateEventListener,
                PreUpsertEventListener,
                PreDeleteEventListener,
                PreCollectionUpdateEventListener,
                PreCollectionRemoveEventListener {

    private static final long serialVersionUID = 1L;

    private final transient TenantIsolation isolation;

    private SharedRowGuard(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    static void install(EventListenerRegistry registry, TenantIsolation isolation) {
        SharedRowGuard guard = new SharedRowGuard(isolation);
        registry.appendListeners(EventType.PRE_INSERT, guard);
        registry.appendListeners(EventType.PRE_UPDATE, guard);
        registry.appendListeners(EventType.PRE_UPSERT, guard);
        registry.appendListeners(EventType.PRE_DELETE, guard);
        registry.appendListeners(EventType.PRE_COLLECTION_UPDATE, guard);
        registry.appendListeners(EventType.PRE_COLLECTION_REMOVE, guard);
    }

    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        return requireScoped(event.getPersister(), event.getSession());
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        return requireScoped(event.getPersister(), event.getSession());
    }

    @Override
    public boolean onPreUpsert(PreUpsertEvent event) {
        return requireScoped(event.getPersister(), event.getSession());
    }

    @Override
    public boolean onPreDelete(PreDeleteEvent event) {
        return requireScoped(event.getPersister(), event.getSession());
    }

    // The rows of a bag, a list or a map are found by the owner's key or by their position, other tenants' among them.
    @Override
    public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
        CollectionPersister persister = event.getCollectionPersister();
        if (persister != null) {
            requireScopedOwner(
                    event,
                    persister,
                    persister.hasIndex() || event.getCollection().needsRecreate(persister));
        }
    }

    @Override
    public void onPreRemoveCollection(PreCollectionRemoveEvent event) {
        CollectionPersister persister = event.getCollectionPersister();
        if (persister != null) {
            requireScopedOwner(event, persister, true);
        }
    }

    private boolean requireScoped(EntityPersister persister, SharedSessionContractImplementor session) {
        if (persister.getTenantIdMapping() != null) {
            return false;
        }
        if (ContextTenantResolver.isBypass(session)) {
            session.getExtension(SessionGuard.class).changesSharedRows();
        } else {
            isolation
                    .refusals()
                    .refuse(
                            "A tenant can't write " + persister.getEntityName()
                                    + ": its rows are shared, so every tenant would see"
                                    + " the change. Write them in TenantIsolation.bypass(reason, …), or give the entity a tenant.");
        }
        return false;
    }

    private void requireScopedOwner(AbstractCollectionEvent event, CollectionPersister persister, boolean isOthersToo) {
        SharedSessionContractImplementor session = CollectionEvents.session(event);
        // A stateless session, of which alone it may be unknown, has told of the owner itself just before.
        if (session == null || persister.getOwnerEntityPersister().getTenantIdMapping() != null) {
            return;
        }
        if (ContextTenantResolver.isBypass(session)) {
            session.getExtension(SessionGuard.class).changesSharedRows();
        } else if (isOthersToo && !persister.isInverse()) {
            isolation
                    .refusals()
                    .refuse(
                            "Changing the collection " + persister.getRole()
                                    + " of a shared entity could change what another tenant has"
                                    + " in it. Make it a Set and change its elements one by one, or map the other side as owner (mappedBy).");
        }
    }
}
