package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much of a meter a plan allows.
 *
 * @param max 0 to {@link #MAX}, or {@link Long#MAX_VALUE} for no limit at all
 * @param policy what happens to what goes over it
 */
public record Limit(long max, LimitPolicy policy) {

    /** The largest finite limit, and the largest amount of one consumption: 10<sup>15</sup> units. */
    public static final long MAX = 1_000_000_000_000_000L;

    private static final Limit UNLIMITED = new Limit(Long.MAX_VALUE, LimitPolicy.HARD);

    public Limit {
        checkMax(max);
    }

    /** A limit that is never exceeded. */
    public static Limit of(long max) {
        if (max == Long.MAX_VALUE) {
            throw Invalid.field("limit", "out_of_range", "must be 0 to " + MAX + "; say unlimited() for no limit.");
        }
        return new Limit(max, LimitPolicy.HARD);
    }

    /** A limit that may be exceeded; the usage report shows by how much. */
    public static Limit soft(long max) {
        return new Limit(of(max).max, LimitPolicy.SOFT);
    }

    /** No limit. */
    public static Limit unlimited() {
        return UNLIMITED;
    }

    /** Another number of units under the same policy; {@link Long#MAX_VALUE} for no limit at all. */
    public Limit withMax(long max) {
        return max == Long.MAX_VALUE ? UNLIMITED : new Limit(max, policy);
    }

    static void checkMax(long max) {
        if (max < 0 || (max > MAX && max != Long.MAX_VALUE)) {
            throw Invalid.field("limit", "out_of_range", "must be 0 to " + MAX + ", or unlimited.");
        }
    }

    /** Whether there is no limit at all. */
    public boolean isUnlimited() {
        return max == Long.MAX_VALUE;
    }

    /** The limit in units; empty when unlimited. */
    public OptionalLong units() {
        return isUnlimited() ? OptionalLong.empty() : OptionalLong.of(max);
    }

    /** The count that a grant may never pass: {@link Long#MAX_VALUE} when unlimited or soft. */
    public long ceiling() {
        return policy == LimitPolicy.SOFT ? Long.MAX_VALUE : max;
    }

    /** Whether {@code amount} more units are granted on top of {@code used}; both 0 or more. */
    public boolean permits(long used, long amount) {
        return used <= ceiling() - amount;
    }

    /** What is left on top of {@code used}, 0 at least; empty when unlimited. */
    public OptionalLong remaining(long used) {
        return isUnlimited() ? OptionalLong.empty() : OptionalLong.of(Math.max(0, max - used));
    }

    /** How much {@code used} is above the limit, 0 at least. */
    public long overage(long used) {
        return Math.max(0, used - max);
    }

    /** {@code used} as a percentage of the limit, one decimal, half up; 100.0 of a limit of 0; empty when unlimited. */
    public Optional<BigDecimal> percentage(long used) {
        if (isUnlimited()) {
            return Optional.empty();
        }
        if (max == 0) {
            return Optional.of(new BigDecimal("100.0"));
        }
        return Optional.of(BigDecimal.valueOf(used)
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(max), 1, RoundingMode.HALF_UP));
    }

    /** Whether this allows more than {@code other}. */
    public boolean isAbove(Limit other) {
        return max > other.max;
    }

    @Override
    public String toString() {
        return isUnlimited() ? "unlimited" : max + (policy == LimitPolicy.SOFT ? " (soft)" : "");
    }
}
