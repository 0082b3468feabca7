package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Invalid;
import java.util.function.LongSupplier;

/**
 * A rate limiter in the memory of this process. Each process of a service has its own, and they know nothing of each
 * other: n of them allow a key up to n times its limit, all together at most {@code n * (requests + requests * t /
 * period)} in any stretch of time of length t, and a process that starts begins with full buckets. Where that is too
 * much, share a limiter.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371; ATM Forum Traffic Management 4.0) in whole numbers, fractions of a
 * nanosecond kept exactly: nothing is ever rounded in a caller's favour. A decision on a known key, over all windows of
 * its limit, takes one compare-and-set and no lock; a key's first one takes a short lock common to all keys.
 *
 * <p><b>A change of a key's limit</b> takes effect at the next call. The used share of the bucket stays, rounded up by
 * less than a nanosecond: a full bucket is full under the new limit, an empty one stays empty and refills at the new
 * rate, half of 60 becomes half of 600. So the change itself neither gives nor takes, and limits of one period that
 * take turns never allow more than the largest alone. Of limits with different periods the shorter refills the share
 * the faster, so turns between them may allow the largest {@code requests} once in the shortest period. With several
 * windows, each new one takes over from the shortest of the old ones that is no shorter, or else from the longest.
 *
 * <p><b>Memory</b> is bounded by the number of keys, {@value #DEFAULT_MAX_KEYS} by default, each of at most
 * {@value #MAX_KEY_LENGTH} characters. A full bucket counts for nothing and may be dropped at any time: each new key
 * looks at 2 of the others in turn and drops those that have been full for a whole period. At the bound a new key looks
 * at up to 16 of the others in turn and drops all of them that are full; if none is, it drops the one among them that
 * would be full the soonest. Only that last case forgives anything: the dropped key starts again with a full bucket, so
 * it may take at most {@code requests} more than its limit each time that happens. Under a flood of new keys that is
 * mostly a flood key itself, since it owes one request while a busy key owes many.
 *
 * <p>Safe for use by several threads.
 */
public final class LocalRateLimiter implements RateLimiter {

    /** Keys held at the same time unless told otherwise. */
    public static final int DEFAULT_MAX_KEYS = 100_000;

    private static final int MAX_MAX_KEYS = 100_000_000;

    private final LongSupplier clock;
    private final Buckets buckets;

    /** A limiter on {@link System#nanoTime()} for {@value #DEFAULT_MAX_KEYS} keys. */
    public LocalRateLimiter() {
        this(System::nanoTime, DEFAULT_MAX_KEYS);
    }

    /**
     * A limiter on a clock of its own.
     *
     * @param nanoTime monotonic nanoseconds from any origin; may wrap around, as {@link System#nanoTime()} may
     * @param maxKeys keys held at the same time, 1 to 100,000,000
     * @throws IllegalArgumentException when {@code maxKeys} is out of range
     */
    public LocalRateLimiter(LongSupplier nanoTime, int maxKeys) {
        if (maxKeys < 1 || maxKeys > MAX_MAX_KEYS) {
            throw new IllegalArgumentException("maxKeys is out of range: " + maxKeys);
        }
        long origin = nanoTime.getAsLong();
        // the difference stays right when nanoTime wraps, and itself wraps after 292 years only
        this.clock = () -> nanoTime.getAsLong() - origin;
        this.buckets = new Buckets(maxKeys, clock);
    }

    @Override
    public RateDecision tryAcquire(String key, RateLimit limit) {
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
            throw Invalid.of("bad_format", "A rate limit's key has 1 to " + MAX_KEY_LENGTH + " characters.");
        }
        while (true) {
            Bucket bucket = buckets.get(key);
            // read only now: a bucket of this key that was dropped before, being full then, is full at this time, too
            RateDecision decision = bucket.tryTake(limit, clock.getAsLong());
            if (decision != null) {
                return decision;
            }
        }
    }

    /** Keys held now, 0 to the bound. */
    int size() {
        return buckets.size();
    }
}
