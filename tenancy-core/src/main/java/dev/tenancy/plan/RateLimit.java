package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many requests may be made in how long a time; of several such windows all are held at once. Immutable.
 *
 * @param requests 1 to 1,000,000,000
 * @param period a millisecond to a day
 * @param also up to 3 further windows, each of another period and without further ones of its own; none by default
 */
public record RateLimit(long requests, Duration period, List<RateLimit> also) {

    /** The largest number of requests. */
    public static final long MAX_REQUESTS = 1_000_000_000L;

    private static final int MAX_WINDOWS = 4;

    public RateLimit {
        if (requests < 1 || requests > MAX_REQUESTS) {
            throw Invalid.field("requests", "out_of_range", "must be 1 to " + MAX_REQUESTS + ".");
        }
        if (period.compareTo(Duration.ofMillis(1)) < 0 || period.compareTo(Duration.ofDays(1)) > 0) {
            throw Invalid.field("period", "out_of_range", "must be a millisecond to a day.");
        }
        also = List.copyOf(also);
        if (!also.isEmpty()) {
            check(period, also);
        }
    }

    /** One window. */
    public RateLimit(long requests, Duration period) {
        this(requests, period, List.of());
    }

    /** {@code requests} a second. */
    public static RateLimit perSecond(long requests) {
        return new RateLimit(requests, Duration.ofSeconds(1));
    }

    /** {@code requests} a minute. */
    public static RateLimit perMinute(long requests) {
        return new RateLimit(requests, Duration.ofMinutes(1));
    }

    /**
     * This limit and the other one, held at once: {@code RateLimit.perMinute(300).and(RateLimit.perSecond(20))}.
     *
     * @throws Invalid when two windows have the same period, or there are more than 4
     */
    public RateLimit and(RateLimit other) {
        List<RateLimit> more = new ArrayList<>(also);
        more.addAll(other.windows());
        return new RateLimit(requests, period, more);
    }

    /** All windows, the first one first, each by itself; one or more. */
    public List<RateLimit> windows() {
        if (also.isEmpty()) {
            return List.of(this);
        }
        List<RateLimit> windows = new ArrayList<>();
        windows.add(new RateLimit(requests, period));
        windows.addAll(also);
        return windows;
    }

    private static void check(Duration first, List<RateLimit> also) {
        if (also.size() >= MAX_WINDOWS) {
            throw Invalid.field("also", "too_many", "must be at most " + (MAX_WINDOWS - 1) + " further windows.");
        }
        Set<Duration> periods = new HashSet<>(Set.of(first));
        for (RateLimit window : also) {
            if (!window.also.isEmpty()) {
                throw Invalid.field("also", "nested", "must be windows without further ones of their own.");
            }
            if (!periods.add(window.period)) {
                throw Invalid.field("also", "duplicate", "must not have two windows of the same period.");
            }
        }
    }
}
