package dev.tenancy;

import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.util.OptionalLong;

/** What is taken of one meter in the period that it is in, and what it may be. */
public record MeterUsage(Meter meter, UsageCount count, Limit limit, UsagePeriod period) {

    /** What is left, 0 at least; empty when unlimited. */
    public OptionalLong remaining() {
        return limit.remaining(count.used() + count.reserved());
    }

    /** How much is taken over the limit, 0 at least: of a soft limit, or of one that was lowered below what is in use. */
    public long overage() {
        return limit.overage(count.used() + count.reserved());
    }
}
