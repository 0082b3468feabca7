package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import java.math.BigInteger;

/**
 * A limit with what each decision needs of it, worked out once.
 *
 * @param interval the whole nanoseconds that one request costs
 * @param fraction the rest of that cost, in parts of a nanosecond of which there are {@code limit.requests()}
 */
record Rate(RateLimit limit, long period, long requests, long interval, long fraction) {

    static Rate of(RateLimit limit) {
        long period = limit.period().toNanos();
        long requests = limit.requests();
        return new Rate(limit, period, requests, period / requests, period % requests);
    }

    /** What a full bucket holds, in parts of a nanosecond. */
    BigInteger size() {
        return BigInteger.valueOf(period).multiply(BigInteger.valueOf(requests));
    }
}
