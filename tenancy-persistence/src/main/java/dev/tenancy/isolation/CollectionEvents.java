package dev.tenancy.isolation;

import org.hibernate.collection.spi.AbstractPersistentCollection;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.StatelessSessionImplementor;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.jspecify.annotations.Nullable;

/** Tells which session writes a collection. */
final class CollectionEvents {

    private CollectionEvents() {}

    /**
     * Of a stateless session the event itself does not know, but the collection that it has wrapped. Null when the collection is
     * one that another session has wrapped: what that one has loaded says nothing.
     */
    static @Nullable SharedSessionContractImplementor session(AbstractCollectionEvent event) {
        if (event.getCollection() instanceof AbstractPersistentCollection<?> collection
                && collection.getSession() instanceof StatelessSessionImplementor stateless) {
            return stateless;
        }
        try {
            return event.getSession();
        } catch (NullPointerException hasNone) {
            // There is no way to ask it.
            return null;
        }
    }
}
