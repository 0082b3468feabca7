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
        if (persister == null
                || persister.isInverse()
                || collection == null
                || !collection.wasInitialized()
                || ContextTenantResolver.isBypass(CollectionEvents.session(event))) {
            return;
        }
        OwnReferences own = new OwnReferences(isolation, CollectionEvents.session(event));
        CollectionPart elements = persister.getAttributeMapping().getElementDescriptor();
        CollectionPart indexes = persister.getAttributeMapping().getIndexDescriptor();
        int position = 0;
        for (Iterator<?> entries = collection.entries(persister); entries.hasNext(); position++) {
            Object entry = entries.next();
            own.require(elements, collection.getElement(entry), persister.getRole());
            if (indexes != null) {
                own.require(indexes, collection.getIndex(entry, position, persister), persister.getRole());
            }
        }
    }
}
