package dev.tenancy;

import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.tenant.EntitlementOverride;
import org.jspecify.annotations.Nullable;

/** Why a tenant has what it has of one meter, one feature or its rate. */
public sealed interface Explanation {

    /** The version of the plan that the tenant is on. */
    Plan plan();

    /** What holds in place of the plan's word, who set it, why and until when; null when the plan's word holds. */
    @Nullable
    EntitlementOverride override();

    /**
     * Of a meter.
     *
     * @param planned what the plan allows
     * @param effective what the tenant may use
     */
    record OfMeter(
            Meter meter, Plan plan, Limit planned, @Nullable EntitlementOverride override, Limit effective)
            implements Explanation {}

    /**
     * Of a feature.
     *
     * @param planned whether the plan has it
     * @param effective whether the tenant has it
     */
    record OfFeature(
            Feature feature,
            Plan plan,
            boolean planned,
            @Nullable EntitlementOverride override,
            boolean effective) implements Explanation {}

    /**
     * Of the rate limit.
     *
     * @param planned what the plan allows
     * @param effective what the tenant may make
     */
    record OfRateLimit(
            Plan plan, RateLimit planned, @Nullable EntitlementOverride override, RateLimit effective)
            implements Explanation {}
}
