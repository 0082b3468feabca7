package dev.tenancy;

import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.usage.TopUp;
import java.util.List;
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
     * @param effective what the tenant may use, beside its top-ups
     * @param topUps of which units may be taken now, in the order in which they are
     */
    record OfMeter(
            Meter meter,
            Plan plan,
            Limit planned,
            @Nullable EntitlementOverride override,
            Limit effective,
            List<TopUp> topUps)
            implements Explanation {

        public OfMeter {
            topUps = List.copyOf(topUps);
        }
    }

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
