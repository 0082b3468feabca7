package dev.tenancy.plan;

import dev.tenancy.problem.Denied;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a tenant may do and how much of it, by the plan version it is subscribed to. Immutable.
 *
 * @param catalog the plans there are
 * @param plan the tenant's plan
 */
public record Entitlements(PlanCatalog catalog, Plan plan) {

    /** Whether the tenant has {@code feature}. */
    public boolean has(Feature feature) {
        return plan.has(feature);
    }

    /** How much of {@code meter} the tenant may use. */
    public Limit limit(Meter meter) {
        return plan.limit(meter);
    }

    /** The tenant's rate limit over all its credentials. */
    public RateLimit rateLimit() {
        return plan.rateLimit();
    }

    /** Every feature of the catalog by key, and whether the tenant has it; in the catalog's order. */
    public Map<String, Boolean> features() {
        Map<String, Boolean> all = new LinkedHashMap<>();
        catalog.features().forEach(feature -> all.put(feature.key(), has(feature)));
        return all;
    }

    /** Returns when the tenant has {@code feature}, else throws {@link Denied} naming the plans that do. */
    public void require(Feature feature) {
        if (!has(feature)) {
            throw Denied.featureNotInPlan(feature.key(), catalog.plansWith(feature));
        }
    }
}
