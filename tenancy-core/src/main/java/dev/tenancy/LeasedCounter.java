package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Lease;
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
 * gone; where that was too late before, at once. One thread charges, others wait for it. Thread-safe.
 */
final class LeasedCounter {

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

    private final Leases leases;
    private final TenantId tenant;
    private final Lease lease;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable LeasedBlock current;
    private volatile @Nullable LeasedBlock next;
    /** Completed with a refusal that is everybody's, empty when there is a new block or none fits. */
    private volatile @Nullable CompletableFuture<Optional<Consumption>> charging;
    /** Until then no block is charged: the last one did not fit, or failed. */
    private volatile long pausedUntil;
    /** Whether a block was used up before the next was charged, since a lease last was over. */
    private volatile boolean isFast;

    private boolean isRemoved;

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
        if (needsNext()) {
            chargeAhead(asked);
        }
        return decided;
    }

    private boolean needsNext() {
        LeasedBlock block = current;
        return block != null && next == null && charging == null && (isFast || block.isHalfUsed()) && !isPaused();
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
            if (next != null && next.isOver(now)) {
                leases.giveBack(next);
                next = null;
            }
            isRemoved = current == null && next == null && charging == null && !isPaused();
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
            if (next != null) {
                leases.giveBack(next);
                next = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Consumption takeOfAnother(Charge asked) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            CompletableFuture<Optional<Consumption>> awaited;
            boolean isMine = false;
            lock.lock();
            try {
                Consumption granted = isRemoved ? null : takeHere(asked);
                if (granted != null || isRemoved || isPaused()) {
                    return granted;
                }
                isFast = current != null;
                awaited = charging;
                if (awaited == null) {
                    awaited = new CompletableFuture<>();
                    charging = awaited;
                    isMine = true;
                }
            } finally {
                lock.unlock();
            }
            if (isMine) {
                charge(asked, awaited);
            }
            Optional<Consumption> refused = await(awaited, deadline);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
    }

    private @Nullable Consumption takeHere(Charge asked) {
        long now = leases.now();
        Consumption granted = current == null ? null : current.take(asked, now);
        if (granted != null || next == null) {
            return granted;
        }
        retireCurrent();
        current = next;
        next = null;
        return current.take(asked, now);
    }

    private void retireCurrent() {
        if (current != null) {
            leases.giveBack(current);
            current = null;
        }
    }

    private void chargeAhead(Charge asked) {
        CompletableFuture<Optional<Consumption>> ahead = new CompletableFuture<>();
        lock.lock();
        try {
            if (isRemoved || next != null || charging != null) {
                return;
            }
            charging = ahead;
        } finally {
            lock.unlock();
        }
        try {
            leases.execute(() -> charge(asked, ahead));
        } catch (RejectedExecutionException busy) {
            charging = null;
            ahead.complete(Optional.empty());
        }
    }

    private void charge(Charge asked, CompletableFuture<Optional<Consumption>> awaited) {
        try {
            Leases.Charged charged = leases.charge(tenant, lease, asked);
            landed(charged.block(), charged.block() == null);
            awaited.complete(Optional.ofNullable(charged.refusal()));
        } catch (RuntimeException | Error failure) {
            landed(null, true);
            awaited.completeExceptionally(failure);
        }
    }

    private void landed(@Nullable LeasedBlock block, boolean pauses) {
        lock.lock();
        try {
            charging = null;
            if (block != null && isRemoved) {
                leases.giveBack(block);
            } else if (block != null) {
                next = block;
            }
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
