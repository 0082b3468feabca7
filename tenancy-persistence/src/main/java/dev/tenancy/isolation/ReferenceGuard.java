package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreCollectionRecreateEvent;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.CollectionPart;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;

/**
 * Refuses to write a row that refers to another tenant's, where no foreign key with the tenant in it does. What the session has
 * loaded or stored itself is the tenant's; anything else is looked up.
 */
final class ReferenceGuard
        implements PreInsertEventListener,
                PreUpdateEventListener,
                PreUpsertEventListener,
                PreCollectionRecreateEventListener,
                PreCollectionUpdateEventListener {

    private static final long serialVersionUID = 1L;

    private final transient TenantIsolation isolation;
    private final transient Map<EntityPersister, List<AttributeMapping>> references = new ConcurrentHashMap<>();

    private ReferenceGuard(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    static void install(EventListenerRegistry registry, TenantIsolation isolation) {
        ReferenceGuard guard = new ReferenceGuard(isolation);
        registry.appendListeners(EventType.PRE_INSERT, guard);
        registry.appendListeners(EventType.PRE_UPDATE, guard);
        registry.appendListeners(EventType.PRE_UPSERT, guard);
        registry.appendListeners(EventType.PRE_COLLECTION_RECREATE, guard);
        registry.appendListeners(EventType.PRE_COLLECTION_UPDATE, guard);
    }

    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        checkState(event.getPersister(), event.getState(), event.getSession());
        return false;
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        checkState(event.getPersister(), event.getState(), event.getSession());
        return false;
    }

    @Override
    public boolean onPreUpsert(PreUpsertEvent event) {
        checkState(event.getPersister(), event.getState(), event.getSession());
        return false;
    }

    @Override
    public void onPreRecreateCollection(PreCollectionRecreateEvent event) {
        checkCollection(event);
    }

    @Override
    public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
        checkCollection(event);
    }

    private void checkState(EntityPersister persister, Object[] state, SharedSessionContractImplementor session) {
        List<AttributeMapping> attributes = references.computeIfAbsent(persister, ReferenceGuard::referencesOf);
        if (attributes.isEmpty() || ContextTenantResolver.isBypass(session)) {
            return;
        }
        OwnReferences own = new OwnReferences(isolation, session);
        for (AttributeMapping attribute : attributes) {
            own.require(
                    attribute,
                    state[attribute.getStateArrayPosition()],
                    persister.getEntityName() + "." + attribute.getAttributeName());
        }
    }

    private static List<AttributeMapping> referencesOf(EntityPersister persister) {
        List<AttributeMapping> references = new ArrayList<>();
        persister.forEachAttributeMapping(attribute -> {
            if (OwnReferences.canBeIn(attribute)) {
                references.add(attribute);
            }
        });
        return references;
    }

    private void checkCollection(AbstractCollectionEvent event) {
        CollectionPersister persister = event.getCollectionPersister();
        PersistentCollection<?> collection = event.getCollection();
        if (persister == null || persister.isInverse() || collection == null || !collection.wasInitialized()) {
            return;
        }
        CollectionPart elements = persister.getAttributeMapping().getElementDescriptor();
        CollectionPart indexes = persister.getAttributeMapping().getIndexDescriptor();
        if (!OwnReferences.canBeIn(elements) && (indexes == null || !OwnReferences.canBeIn(indexes))) {
            return;
        }
        SharedSessionContractImplementor session = CollectionEvents.session(event);
        if (session == null) {
            refuseForeignCollection(persister, collection);
            return;
        }
        if (ContextTenantResolver.isBypass(session)) {
            return;
        }
        OwnReferences own = new OwnReferences(isolation, session);
        int position = 0;
        for (Iterator<?> entries = collection.entries(persister); entries.hasNext(); position++) {
            Object entry = entries.next();
            own.require(elements, collection.getElement(entry), persister.getRole());
            if (indexes != null) {
                own.require(indexes, collection.getIndex(entry, position, persister), persister.getRole());
            }
        }
    }

    private void refuseForeignCollection(CollectionPersister persister, PersistentCollection<?> collection) {
        if (!ContextTenantResolver.isBypass() && collection.entries(persister).hasNext()) {
            isolation
                    .refusals()
                    .refuse("A stateless session can't write the collection " + persister.getRole()
                            + " that another session has loaded, which could hold another tenant's rows. Give the entity a"
                            + " collection of its own: new ArrayList<>(…) or new HashSet<>(…).");
        }
    }
}
