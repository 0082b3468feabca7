package dev.tenancy.isolation;

import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** The second-level and query caches of one unit, emptied after changes that Hibernate does not track in them. Thread-safe. */
final class UnitCaches {

    private final SessionFactoryImplementor factory;
    private final AtomicLong untrackedChanges = new AtomicLong();

    UnitCaches(SessionFactoryImplementor factory) {
        this.factory = factory;
    }

    /** How many there were; what a session has read before the last of them may be gone. */
    long untrackedChanges() {
        return untrackedChanges.get();
    }

    /** To be called when such a change was committed, or may have been. */
    void evictAfterUntrackedChange() {
        untrackedChanges.incrementAndGet();
        evict();
    }

    void evict() {
        if (!factory.isClosed()) {
            factory.getCache().evictAllRegions();
        }
    }
}
