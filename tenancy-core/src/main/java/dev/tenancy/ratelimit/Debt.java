package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/**
 * What a key has taken in one window and not yet got back, as the moment when its bucket is full again: {@code until} nanoseconds and
 * {@code fraction / requests} of a nanosecond, so that a rate such as 3 a second is held exactly.
 *
 * <p>This is the theoretical arrival time of the generic cell rate algorithm in its form as a virtual scheduling
 * algorithm (ITU-T I.371; ATM Forum Traffic Management 4.0): the increment is {@code period / requests}, the tolerance
 * {@code period} less one increment.
 */
final class Debt implements BucketState {

    private static final int SPLIT = 15;
    private static final long LOW_BITS = (1L << SPLIT) - 1;

    private final Rate rate;
    private final long until;
    private final long fraction;

    private Debt(Rate rate, long until, long fraction) {
        this.rate = rate;
        this.until = until;
        this.fraction = fraction;
    }

    /** No debt at that moment. */
    static Debt none(RateLimit limit, long now) {
        return new Debt(Rate.of(limit), now, 0);
    }

    /** The limit, which is one window. */
    RateLimit limit() {
        return rate.limit();
    }

    @Override
    public BucketState at(RateLimit limit, long now) {
        return limit.equals(rate.limit()) ? at(now) : BucketState.carried(List.of(this), limit, now);
    }

    /** The debt as seen now: never before now. */
    Debt at(long now) {
        return isPaid(now) ? new Debt(rate, now, 0) : this;
    }

    /** The debt as seen now in that window: the share of the bucket that is used stays. */
    Debt under(RateLimit window, long now) {
        if (window.equals(rate.limit())) {
            return at(now);
        }
        return isPaid(now) ? none(window, now) : carriedTo(Rate.of(window), now);
    }

    @Override
    public Debt plusOne() {
        long sum = fraction + rate.fraction();
        return sum < rate.requests()
                ? new Debt(rate, until + rate.interval(), sum)
                : new Debt(rate, until + rate.interval() + 1, sum - rate.requests());
    }

    @Override
    public boolean isPaid(long now) {
        return until < now || (until == now && fraction == 0);
    }

    @Override
    public boolean isLongPaid(long now) {
        return isPaid(now - rate.period());
    }

    @Override
    public long resetAfter(long now) {
        return until - now + (fraction > 0 ? 1 : 0);
    }

    @Override
    public long excess(long now) {
        return resetAfter(now) - rate.period();
    }

    /** Whole requests left: {@code (unused * requests - fraction) / period}. */
    long remaining(long now) {
        long unused = rate.period() - (until - now);
        long product = unused * rate.requests();
        boolean fits = Math.multiplyHigh(unused, rate.requests()) == 0 && product >= 0;
        return fits ? (product - fraction) / rate.period() : remainingInParts(unused);
    }

    // in two parts, since the product does not fit
    private long remainingInParts(long unused) {
        long period = rate.period();
        long low = unused * (rate.requests() & LOW_BITS) - fraction;
        long high = unused * (rate.requests() >>> SPLIT);
        long rest = ((high % period) << SPLIT) + low;
        return ((high / period) << SPLIT) + Math.floorDiv(rest, period);
    }

    @Override
    public RateDecision allowed(long now) {
        return new RateDecision(true, rate.limit(), remaining(now), Duration.ZERO, Duration.ofNanos(resetAfter(now)));
    }

    @Override
    public RateDecision refused(long now, long retryAfter) {
        return new RateDecision(
                false, rate.limit(), 0, Duration.ofNanos(retryAfter), Duration.ofNanos(resetAfter(now)));
    }

    // rare, so exactness goes before speed
    private Debt carriedTo(Rate newRate, long now) {
        BigInteger used = BigInteger.valueOf(until - now)
                .multiply(BigInteger.valueOf(rate.requests()))
                .add(BigInteger.valueOf(fraction));
        BigInteger[] whole = used.multiply(newRate.size()).divideAndRemainder(rate.size());
        BigInteger newUsed = whole[0].add(BigInteger.valueOf(whole[1].signum()));
        BigInteger[] parts = newUsed.divideAndRemainder(BigInteger.valueOf(newRate.requests()));
        return new Debt(newRate, now + parts[0].longValueExact(), parts[1].longValueExact());
    }
}
