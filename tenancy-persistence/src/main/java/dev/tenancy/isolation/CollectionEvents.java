package dev.tenancy.isolation;

import org.hibernate.collection.spi.AbstractPersistentCollection;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractCollectionEvent;

/** Tells which session writes a collection. */
final class CollectionEvents {

    private CollectionEvents() {}

    /** Of a stateless session the event itself does not know, but the collection that it has wrapped. */
    static SharedSessionContractImplementor session(AbstractCollectionEvent event) {
        return event.getCollection() instanceof AbstractPersistentCollection<?> collection
                        && collection.getSession() != null
                ? collection.getSession()
                : event.getSession();
    }
}
