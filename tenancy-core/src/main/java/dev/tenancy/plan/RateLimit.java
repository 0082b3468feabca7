package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.time.Duration;

/**
 * How many requests may be made in how long a time.
 *
 * @param requests 1 to 1,000,000,000
 * @param period a millisecond to a day
 */
public record RateLimit(long requests, Duration period) {

    private static final long MAX_REQUESTS = 1_000_000_000L;

    public RateLimit {
        if (requests < 1 || requests > MAX_REQUESTS) {
            throw Invalid.field("requests", "out_of_range", "must be 1 to " + MAX_REQUESTS + ".");
        }
        if (period.compareTo(Duration.ofMillis(1)) < 0 || period.compareTo(Duration.ofDays(1)) > 0) {
            throw Invalid.field("period", "out_of_range", "must be a millisecond to a day.");
        }
    }

    /** {@code requests} a minute. */
    public static RateLimit perMinute(long requests) {
        return new RateLimit(requests, Duration.ofMinutes(1));
    }
}
