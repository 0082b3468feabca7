package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import java.math.BigInteger;

/** The same promise worked out another way: a level that fills up, in exact numbers, as slow as it likes. */
final class ModelBucket {

    private RateLimit limit;
    private BigInteger level;
    private long time;

    ModelBucket(RateLimit limit, long now) {
        this.limit = limit;
        this.level = size(limit);
        this.time = now;
    }

    boolean tryTake(RateLimit newLimit, long now) {
        boolean fits = fits(newLimit, now);
        if (fits) {
            take();
        }
        return fits;
    }

    boolean fits(RateLimit newLimit, long now) {
        BigInteger gained = BigInteger.valueOf(now - time).multiply(BigInteger.valueOf(limit.requests()));
        level = level.add(gained).min(size(limit));
        time = now;
        if (!newLimit.equals(limit)) {
            level = level.multiply(size(newLimit)).divide(size(limit));
            limit = newLimit;
        }
        return level.compareTo(one()) >= 0;
    }

    void take() {
        level = level.subtract(one());
    }

    long remaining() {
        return level.divide(one()).longValueExact();
    }

    long retryAfter() {
        return timeTo(one());
    }

    long resetAfter() {
        return timeTo(size(limit));
    }

    private long timeTo(BigInteger wanted) {
        BigInteger missing = wanted.subtract(level).max(BigInteger.ZERO);
        BigInteger requests = BigInteger.valueOf(limit.requests());
        return missing.add(requests).subtract(BigInteger.ONE).divide(requests).longValueExact();
    }

    // a request is "period" small units, and "requests" of them come back each nanosecond
    private BigInteger one() {
        return BigInteger.valueOf(limit.period().toNanos());
    }

    private static BigInteger size(RateLimit limit) {
        return BigInteger.valueOf(limit.period().toNanos()).multiply(BigInteger.valueOf(limit.requests()));
    }
}
