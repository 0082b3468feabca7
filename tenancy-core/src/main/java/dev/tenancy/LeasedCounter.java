package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Lease;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one counter for one credential: the one that is handed out, and the next, which is charged when half of the first is
 * gone; where that was too late before, the next three, at once. Who finds none waits for those who charge. Thread-safe.
 */
final class LeasedCounter {

    private static final int AHEAD = 1;
    private static final int AHEAD_WHERE_FAST = 3;

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

    private final Leases leases;
    private final TenantId tenant;
    private final Lease lease;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable LeasedBlock current;
    private final Deque<LeasedBlock> next = new ArrayDeque<>();
    private final Deque<Charging> charging = new ArrayDeque<>();
    /** How many blocks are next or being charged. */
    private volatile int ahead;
    /** Until then no block is charged: the last one did not fit, or failed. */
    private volatile long pausedUntil;
    /** Whether a block was used up before the next was charged, since a lease last was over. */
    private volatile boolean isFast;

    private boolean isRemoved;

    /** A block on its way: ends with a refusal that is everybody's, empty when there is a new block or none fits. */
    private static final class Charging {
        private final CompletableFuture<Optional<Consumption>> end = new CompletableFuture<>();
    }

    LeasedCounter(Leases leases, TenantId tenant, Lease lease) {
        this.leases = leases;
        this.tenant = tenant;
        this.lease = lease;
        pausedUntil = leases.now();
    }

    /** Null when the charge has to be made by itself: no block fits any more. */
    @Nullable
    Consumption take(Charge asked) {
        LeasedBlock block = current;
        Consumption decided = block == null ? null : block.take(asked, leases.now());
        if (decided == null) {
            decided = takeOfAnother(asked);
        }
        while (needsNext() && chargeAhead(asked)) {
            // once more
        }
        return decided;
    }

    private boolean needsNext() {
        LeasedBlock block = current;
        return block != null
                && (isFast ? ahead < AHEAD_WHERE_FAST : ahead < AHEAD && block.isHalfUsed())
                && !isPaused();
    }

    /** Gives back what is left of leases that are over. Returns whether nothing is left to look after; then it is of no use any more. */
    boolean sweep() {
        lock.lock();
        try {
            long now = leases.now();
            if (current != null && current.isOver(now)) {
                retireCurrent();
                isFast = false;
            }
            next.removeIf(block -> {
                boolean isOver = block.isOver(now);
                if (isOver) {
                    leases.giveBack(block);
                }
                return isOver;
            });
            count();
            isRemoved = current == null && ahead == 0 && !isPaused();
            return isRemoved;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what is left. */
    void end() {
        lock.lock();
        try {
            isRemoved = true;
            retireCurrent();
            next.forEach(leases::giveBack);
            next.clear();
            count();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Consumption takeOfAnother(Charge asked) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Charging awaited;
            boolean isMine = false;
            lock.lock();
            try {
                Consumption granted = isRemoved ? null : takeHere(asked);
                if (granted != null || isRemoved || isPaused()) {
                    return granted;
                }
                isFast = current != null && !current.isOver(leases.now());
                awaited = charging.peek();
                if (awaited == null) {
                    awaited = newCharging();
                    isMine = true;
                }
            } finally {
                lock.unlock();
            }
            if (isMine) {
                charge(asked, awaited);
            }
            Optional<Consumption> refused = await(awaited.end, deadline);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
    }

    private @Nullable Consumption takeHere(Charge asked) {
        long now = leases.now();
        Consumption granted = current == null ? null : current.take(asked, now);
        while (granted == null && !next.isEmpty()) {
            retireCurrent();
            LeasedBlock block = next.remove();
            count();
            current = block;
            granted = block.take(asked, now);
        }
        return granted;
    }

    private void count() {
        ahead = next.size() + charging.size();
    }

    private Charging newCharging() {
        Charging begun = new Charging();
        charging.add(begun);
        count();
        return begun;
    }

    private void retireCurrent() {
        if (current != null) {
            leases.giveBack(current);
            current = null;
        }
    }

    /** Whether another thread charges one block more. */
    private boolean chargeAhead(Charge asked) {
        Charging begun;
        lock.lock();
        try {
            if (isRemoved || !needsNext()) {
                return false;
            }
            begun = newCharging();
        } finally {
            lock.unlock();
        }
        try {
            leases.execute(() -> charge(asked, begun));
            return true;
        } catch (RejectedExecutionException closing) {
            landed(begun, null, false);
            begun.end.complete(Optional.empty());
            return false;
        }
    }

    private void charge(Charge asked, Charging begun) {
        try {
            Leases.Charged charged = leases.charge(tenant, lease, asked);
            landed(begun, charged.block(), charged.block() == null);
            begun.end.complete(Optional.ofNullable(charged.refusal()));
        } catch (RuntimeException | Error failure) {
            landed(begun, null, true);
            begun.end.completeExceptionally(failure);
        }
    }

    private void landed(Charging begun, @Nullable LeasedBlock block, boolean pauses) {
        lock.lock();
        try {
            charging.remove(begun);
            if (block != null && isRemoved) {
                leases.giveBack(block);
            } else if (block != null) {
                next.add(block);
            }
            count();
            if (pauses) {
                pausedUntil = leases.now() + lease.length().toNanos();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isPaused() {
        return leases.now() - pausedUntil < 0;
    }

    private static Optional<Consumption> await(CompletableFuture<Optional<Consumption>> charging, long deadline) {
        try {
            return charging.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new Unavailable("The store is saturated. Nothing was counted.", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable("The store was not waited for: the work was interrupted.", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Unavailable unavailable) {
                // Whatever became of the block, the caller's units were not handed out.
                String message = unavailable.isOutcomeUnknown()
                        ? "The store went away in the middle of a commit. Nothing was handed out."
                        : String.valueOf(unavailable.getMessage());
                throw new Unavailable(message, unavailable);
            }
            throw new IllegalStateException("A block of units could not be charged.", failed.getCause());
        }
    }
}
