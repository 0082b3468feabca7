package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** The debt of one key, null before the first decision. Once closed it decides nothing, lest that be lost with it. */
final class Bucket {

    private static final BucketState CLOSED = Debt.none(new RateLimit(1, Duration.ofSeconds(1)), 0);

    private static final AtomicReferenceFieldUpdater<Bucket, @Nullable BucketState> DEBT =
            AtomicReferenceFieldUpdater.newUpdater(Bucket.class, BucketState.class, "debt");

    private static final int FIRST_SPINS = 32;
    private static final int MOST_SPINS = 512;

    private volatile @Nullable BucketState debt;

    /** The decision, by one compare-and-set; null when the bucket is closed. */
    @Nullable
    RateDecision tryTake(RateLimit limit, long now) {
        int spins = FIRST_SPINS;
        while (true) {
            BucketState seen = debt;
            if (seen == CLOSED) {
                return null;
            }
            BucketState before = seen == null ? BucketState.none(limit, now) : seen.at(limit, now);
            BucketState after = before.plusOne();
            long excess = after.excess(now);
            BucketState next = excess > 0 ? before : after;
            if (next == seen || DEBT.compareAndSet(this, seen, next)) {
                return excess > 0 ? before.refused(now, excess) : after.allowed(now);
            }
            // Whoever was faster has the bucket in its processor's cache: both get on sooner when it goes on a little
            // by itself.
            for (int spin = 0; spin < spins; spin++) {
                Thread.onSpinWait();
            }
            spins = Math.min(2 * spins, MOST_SPINS);
        }
    }

    /** Closes the bucket if it is full. */
    boolean closeIfFull(long now) {
        BucketState seen = debt;
        return (seen == null || seen.isPaid(now)) && DEBT.compareAndSet(this, seen, CLOSED);
    }

    /** Closes the bucket if it has been full for a whole period. */
    boolean closeIfIdle(long now) {
        BucketState seen = debt;
        return seen != null && seen.isLongPaid(now) && DEBT.compareAndSet(this, seen, CLOSED);
    }

    boolean isClosed() {
        return debt == CLOSED;
    }

    void close() {
        debt = CLOSED;
    }

    /** Nanoseconds until the bucket is full, not below zero. */
    long fullAfter(long now) {
        BucketState seen = debt;
        return seen == null ? 0 : Math.max(0, seen.resetAfter(now));
    }
}
