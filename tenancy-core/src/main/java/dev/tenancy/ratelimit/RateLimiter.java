package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.Unavailable;

/** Port: decides whether one more call of a key fits its rate limit. Safe for use by several threads. */
public interface RateLimiter {

    /** The longest key, in characters. */
    int MAX_KEY_LENGTH = 256;

    /**
     * Takes one request from the key's bucket, or refuses and takes nothing; one atomic step. Of a limit with several
     * windows each has a bucket of its own, and the request is taken from all of them or from none.
     *
     * <p>An unknown key has a full bucket, which holds {@code limit.requests()}. Taken requests come back evenly over
     * {@code limit.period()}, so that any stretch of time of length t sees at most {@code requests + requests * t /
     * period} of them allowed.
     *
     * @param key who is limited: 1 to {@value #MAX_KEY_LENGTH} characters; each has a bucket of its own
     * @param limit the limit to hold now; it may differ from the one of the call before, but callers that use two
     *     limits at the same time must use two keys
     * @throws Invalid ({@code bad_format}) when the key's length is out of range
     * @throws Unavailable when the buckets are somewhere that can't be reached in time; what was taken is unknown then,
     *     but is one request at most
     */
    RateDecision tryAcquire(String key, RateLimit limit);
}
