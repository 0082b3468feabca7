package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import java.util.Comparator;
import java.util.List;

/** What a key has taken under one limit and not yet got back. Immutable. */
sealed interface BucketState permits Debt, Debts {

    /** No debt at that moment. */
    static BucketState none(RateLimit limit, long now) {
        return limit.also().isEmpty() ? Debt.none(limit, now) : Debts.none(limit, now);
    }

    /** The debts {@code from} another limit's windows, as seen now under this one. */
    static BucketState carried(List<Debt> from, RateLimit limit, long now) {
        return limit.also().isEmpty()
                ? nearest(from, limit).under(limit, now)
                : new Debts(
                        limit,
                        limit.windows().stream()
                                .map(window -> nearest(from, window).under(window, now))
                                .toList());
    }

    // The shortest window that is no shorter, since it has seen all that the new one would have; else the longest.
    private static Debt nearest(List<Debt> from, RateLimit window) {
        Comparator<Debt> byPeriod = Comparator.comparing(debt -> debt.limit().period());
        return from.stream()
                .filter(debt -> debt.limit().period().compareTo(window.period()) >= 0)
                .min(byPeriod)
                .orElseGet(() -> from.stream().max(byPeriod).orElseThrow());
    }

    /** The debt as seen now under that limit: never before now, and the share of the bucket that is used stays. */
    BucketState at(RateLimit limit, long now);

    /** One request more. */
    BucketState plusOne();

    /** Whether nothing is owed. */
    boolean isPaid(long now);

    /** Whether nothing has been owed for a whole period. */
    boolean isLongPaid(long now);

    /** Nanoseconds, rounded up, until nothing is owed. */
    long resetAfter(long now);

    /** Nanoseconds, rounded up, until the debt fits the bucket; zero or less when it fits now. */
    long excess(long now);

    /** The decision that led here. */
    RateDecision allowed(long now);

    /** The decision that left it at this: one request more fits after {@code retryAfter} nanoseconds. */
    RateDecision refused(long now, long retryAfter);
}
