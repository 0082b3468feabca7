package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When what was last changed, in generations: each change begins one. Who reads notes the generation before the question, and
 * whatever changed since then may be missing from the answer, however late that answer is stored. Thread-safe.
 *
 * <p>Tenants share 4,096 marks: a change of one makes the answers about another stale once in a while, never the other way round.
 */
final class Generations {

    private static final int MARKS = 4_096;

    private final AtomicLong current = new AtomicLong();
    private final AtomicLongArray ofTenants = new AtomicLongArray(MARKS);
    private final AtomicLong ofAll = new AtomicLong();

    /** To be noted before the question. */
    long current() {
        return current.get();
    }

    void outdate(StaleAnswers stale) {
        if (stale.equals(StaleAnswers.NONE)) {
            return;
        }
        // Two at once may get here in either order: the later generation stays.
        long begun = current.incrementAndGet();
        stale.tenants().forEach(tenant -> ofTenants.accumulateAndGet(mark(tenant), begun, Math::max));
        if (stale.all()) {
            ofAll.accumulateAndGet(begun, Math::max);
        }
    }

    /** Whether nothing of the tenant was changed since {@code generation}. */
    boolean isCurrent(TenantId tenant, long generation) {
        return ofTenants.get(mark(tenant)) <= generation && ofAll.get() <= generation;
    }

    /** Whether nothing at all was changed since {@code generation}. */
    boolean isCurrent(long generation) {
        return current.get() == generation;
    }

    private static int mark(TenantId tenant) {
        int hash = tenant.hashCode();
        return (hash ^ (hash >>> 16)) & (MARKS - 1);
    }
}
