package dev.tenancy.isolation;

import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AbstractSessionEvent;
import org.hibernate.event.spi.AutoFlushEvent;
import org.hibernate.event.spi.AutoFlushEventListener;
import org.hibernate.event.spi.DeleteContext;
import org.hibernate.event.spi.DeleteEvent;
import org.hibernate.event.spi.DeleteEventListener;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEvent;
import org.hibernate.event.spi.FlushEventListener;
import org.hibernate.event.spi.InitializeCollectionEvent;
import org.hibernate.event.spi.InitializeCollectionEventListener;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;
import org.hibernate.event.spi.MergeContext;
import org.hibernate.event.spi.MergeEvent;
import org.hibernate.event.spi.MergeEventListener;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;
import org.hibernate.event.spi.PersistEventListener;
import org.jspecify.annotations.Nullable;

/** A session that has outlived its context gives nothing out, not even what it and the caches hold already. */
final class StaleSessionGuard
        implements LoadEventListener,
                InitializeCollectionEventListener,
                PersistEventListener,
                MergeEventListener,
                DeleteEventListener,
                FlushEventListener,
                AutoFlushEventListener {

    private final TenantIsolation isolation;

    private StaleSessionGuard(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    static void install(EventListenerRegistry registry, TenantIsolation isolation) {
        StaleSessionGuard guard = new StaleSessionGuard(isolation);
        registry.prependListeners(EventType.LOAD, guard);
        registry.prependListeners(EventType.INIT_COLLECTION, guard);
        registry.prependListeners(EventType.PERSIST, guard);
        registry.prependListeners(EventType.MERGE, guard);
        registry.prependListeners(EventType.DELETE, guard);
        registry.prependListeners(EventType.FLUSH, guard);
        registry.prependListeners(EventType.AUTO_FLUSH, guard);
    }

    @Override
    public void onLoad(LoadEvent event, LoadType type) {
        check(event);
    }

    @Override
    public void onInitializeCollection(InitializeCollectionEvent event) {
        check(event);
    }

    @Override
    public void onPersist(PersistEvent event) {
        check(event);
    }

    @Override
    public void onPersist(PersistEvent event, PersistContext cascaded) {}

    @Override
    public void onMerge(MergeEvent event) {
        check(event);
    }

    @Override
    public void onMerge(MergeEvent event, MergeContext cascaded) {}

    @Override
    public void onDelete(DeleteEvent event) {
        check(event);
    }

    @Override
    public void onDelete(DeleteEvent event, @Nullable DeleteContext cascaded) {}

    @Override
    public void onFlush(FlushEvent event) {
        check(event);
    }

    @Override
    public void onAutoFlush(AutoFlushEvent event) {
        check(event);
    }

    private void check(AbstractSessionEvent event) {
        isolation.requireCurrent(event.getSession());
    }
}
