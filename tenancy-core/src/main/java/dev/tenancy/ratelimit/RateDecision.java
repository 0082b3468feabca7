package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link RateLimiter} decided, with all that the fields {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers-11) and
 * {@code Retry-After} (RFC 9110) tell.
 *
 * <p>As fields: {@code r} is {@code remaining}, {@code t} is {@link #effectiveWindowSeconds()}. Immutable, so safe for use by
 * several threads.
 *
 * @param allowed whether the call may go on
 * @param limit the limit that was held; of several windows the scarcest, which all that follows is about: the one with
 *     the fewest requests left, of equals the one that takes longer to be full, of a refusal the one that makes wait the
 *     longest
 * @param remaining whole requests left in the bucket, 0 to {@code limit.requests()}; 0 when refused
 * @param retryAfter time until the next request fits, to the nanosecond; zero when allowed, more than zero when refused
 * @param resetAfter time until the bucket is full again if nothing more is taken, to the nanosecond; never negative
 */
public record RateDecision(boolean allowed, RateLimit limit, long remaining, Duration retryAfter, Duration resetAfter) {

    /** Throws {@link IllegalArgumentException} when a component is out of its range. */
    public RateDecision {
        Objects.requireNonNull(limit, "limit");
        if (remaining < 0 || remaining > (allowed ? limit.requests() : 0)) {
            throw new IllegalArgumentException("remaining is out of range: " + remaining);
        }
        if (retryAfter.isNegative() || retryAfter.isZero() != allowed) {
            throw new IllegalArgumentException("retryAfter is out of range: " + retryAfter);
        }
        if (resetAfter.isNegative()) {
            throw new IllegalArgumentException("resetAfter is negative: " + resetAfter);
        }
    }

    /** For {@code Retry-After}: whole seconds, rounded up; 0 when allowed, at least 1 when refused. */
    public long retryAfterSeconds() {
        return roundedUp(retryAfter);
    }

    /**
     * For {@code t} of {@code RateLimit}: whole seconds, rounded up, until the bucket is full again; of a refusal,
     * until the next request fits, since the draft wants {@code Retry-After} not before the end of this window.
     */
    public long effectiveWindowSeconds() {
        return roundedUp(allowed ? resetAfter : retryAfter);
    }

    private static long roundedUp(Duration duration) {
        return duration.getNano() == 0 ? duration.getSeconds() : duration.getSeconds() + 1;
    }
}
