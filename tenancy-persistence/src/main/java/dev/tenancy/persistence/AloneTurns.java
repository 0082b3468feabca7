package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many calls may be on their way by themselves at once, of all tenants and of each: what one tenant's transactions hold up
 * leaves turns, and connections, to the others. Thread-safe.
 */
final class AloneTurns {

    private static final int ALL = 4;
    private static final int EACH = 2;

    private final Semaphore all = new Semaphore(ALL);
    private final Map<TenantId, Turns> tenants = new ConcurrentHashMap<>();

    /** Those of one tenant, kept as long as anybody has one or waits for one. */
    private record Turns(Semaphore free, int users) {

        Turns with(int more) {
            return new Turns(free, users + more);
        }
    }

    /** Whether a turn was to be had before {@code deadline}, of {@link System#nanoTime()}; then it has to be ended. */
    boolean take(TenantId tenant, long deadline) throws InterruptedException {
        Semaphore own = tenants.compute(
                        tenant, (id, turns) -> turns == null ? new Turns(new Semaphore(EACH), 1) : turns.with(1))
                .free();
        boolean hasOwn = false;
        boolean hasBoth = false;
        try {
            hasOwn = tryAcquire(own, deadline);
            hasBoth = hasOwn && tryAcquire(all, deadline);
            return hasBoth;
        } finally {
            if (!hasBoth) {
                leave(tenant, hasOwn);
            }
        }
    }

    void end(TenantId tenant) {
        all.release();
        leave(tenant, true);
    }

    // Who need not wait is served though he was interrupted, as by the pool: a refund often comes from an interrupted
    // handler.
    private static boolean tryAcquire(Semaphore turns, long deadline) throws InterruptedException {
        return turns.tryAcquire() || turns.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void leave(TenantId tenant, boolean hasOwn) {
        tenants.computeIfPresent(tenant, (id, turns) -> {
            if (hasOwn) {
                turns.free().release();
            }
            return turns.users() == 1 ? null : turns.with(-1);
        });
    }
}
