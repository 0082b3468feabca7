package dev.tenancy.persistence;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that wait for their charges, each until a deadline, and the thread that wakes those whose deadline has passed. A virtual
 * thread that parks until a time makes the platform set a timer and take it back, with two changes of threads. Thread-safe.
 */
final class WaitingCallers implements AutoCloseable {

    /** How late the end of a caller's time may be noticed. */
    private static final long TICK_NANOS = Duration.ofMillis(50).toNanos();

    private final Set<PendingCharge> waiting = ConcurrentHashMap.newKeySet();
    final Thread watch = new Thread(null, this::watch, "tenancy-usage-deadlines", 0, false);
    private volatile boolean isWatching = true;
    private volatile boolean isClosed;

    WaitingCallers() {
        watch.setDaemon(true);
        watch.start();
    }

    /** Waits on the charge's own thread until something has become of it; false when that was not before its deadline. */
    boolean await(PendingCharge charge) {
        if (!charge.isOpen()) {
            return true;
        }
        waiting.add(charge);
        if (!isWatching) {
            LockSupport.unpark(watch);
        }
        try {
            return charge.await();
        } finally {
            waiting.remove(charge);
        }
    }

    /** Looks after nobody any more. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(watch);
    }

    private void watch() {
        while (!isClosed) {
            try {
                look();
            } catch (RuntimeException | Error failure) {
                // Nobody else ends a wait, so this goes on, whatever it was short of.
                LockSupport.parkNanos(this, TICK_NANOS);
            }
        }
    }

    private void look() {
        // Else it would never park again.
        Thread.interrupted();
        if (hasAny()) {
            LockSupport.parkNanos(this, TICK_NANOS);
            waiting.forEach(PendingCharge::wakeIfLate);
            return;
        }
        isWatching = false;
        // Who came before that did not wake this thread.
        if (!hasAny()) {
            LockSupport.park(this);
        }
        isWatching = true;
    }

    // The set's size is no answer while others come and go: it is summed up from parts.
    private boolean hasAny() {
        return waiting.iterator().hasNext();
    }
}
