package dev.tenancy;

import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.util.OptionalLong;

/**
 * What is taken of one meter in the period that it is in, and what it may be.
 *
 * @param limit the plan's, or what overrides it; what top-ups pay for does not count against it
 * @param topUps what is left of top-ups now
 */
public record MeterUsage(Meter meter, UsageCount count, Limit limit, UsagePeriod period, long topUps) {

    /** What is left, of top-ups too, 0 at least; empty when unlimited. */
    public OptionalLong remaining() {
        OptionalLong planned = limit.remaining(count.planned());
        return planned.isEmpty() ? planned : OptionalLong.of(planned.getAsLong() + topUps);
    }

    /** How much is taken over the limit, 0 at least: of a soft limit, or of one that was lowered below what is in use. */
    public long overage() {
        return limit.overage(count.planned());
    }
}
