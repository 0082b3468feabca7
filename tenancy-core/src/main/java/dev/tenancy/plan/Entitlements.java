package dev.tenancy.plan;

import dev.tenancy.problem.Denied;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tenant may do and how much of it, by the plan version it is subscribed to and what it has in its place. Immutable.
 *
 * @param catalog the plans there are
 * @param plan the tenant's plan
 * @param overrides what holds in place of the plan's word, at most one for each meter, each feature and the rate limit; what names nothing of the
 *     catalog has no effect
 */
public record Entitlements(PlanCatalog catalog, Plan plan, List<Entitlement> overrides) {

    public Entitlements {
        overrides = List.copyOf(overrides);
    }

    /** What the plan says and nothing else. */
    public Entitlements(PlanCatalog catalog, Plan plan) {
        this(catalog, plan, List.of());
    }

    /** The same without the overrides that have ended by {@code at}. */
    public Entitlements at(Instant at) {
        if (overrides.isEmpty()) {
            return this;
        }
        List<Entitlement> inForce =
                overrides.stream().filter(one -> one.isInForce(at)).toList();
        return inForce.size() == overrides.size() ? this : new Entitlements(catalog, plan, inForce);
    }

    /** The same overrides on another plan. */
    public Entitlements onPlan(Plan other) {
        return new Entitlements(catalog, other, overrides);
    }

    /** Whether the tenant has {@code feature}. */
    public boolean has(Feature feature) {
        return override(feature).map(Entitlement.OfFeature::enabled).orElseGet(() -> plan.has(feature));
    }

    /** How much of {@code meter} the tenant may use. */
    public Limit limit(Meter meter) {
        Limit planned = plan.limit(meter);
        return override(meter).map(one -> planned.withMax(one.max())).orElse(planned);
    }

    /** What the tenant has in place of the plan's limit of {@code meter}; empty when the plan's holds. */
    public Optional<Entitlement.OfMeter> override(Meter meter) {
        return find(Entitlement.OfMeter.class, meter.key());
    }

    /** What the tenant has in place of the plan's word on {@code feature}; empty when the plan's holds. */
    public Optional<Entitlement.OfFeature> override(Feature feature) {
        return find(Entitlement.OfFeature.class, feature.key());
    }

    /** The tenant's rate limit over all its credentials. */
    public RateLimit rateLimit() {
        return rateOverride().map(Entitlement.OfRateLimit::limit).orElseGet(plan::rateLimit);
    }

    /** What the tenant has in place of the plan's rate limit; empty when the plan's holds. */
    public Optional<Entitlement.OfRateLimit> rateOverride() {
        return find(Entitlement.OfRateLimit.class, Entitlement.OfRateLimit.KEY);
    }

    /** Every feature of the catalog by key, and whether the tenant has it; in the catalog's order. */
    public Map<String, Boolean> features() {
        Map<String, Boolean> all = new LinkedHashMap<>();
        catalog.features().forEach(feature -> all.put(feature.key(), has(feature)));
        return all;
    }

    /** Returns when the tenant has {@code feature}, else throws {@link Denied} naming the plans that do, if one would help. */
    public void require(Feature feature) {
        if (!has(feature)) {
            // An override stays whatever plan the tenant goes to.
            throw Denied.featureNotInPlan(
                    feature.key(), override(feature).isPresent() ? List.of() : catalog.plansWith(feature));
        }
    }

    private <T extends Entitlement> Optional<T> find(Class<T> kind, String key) {
        for (Entitlement one : overrides) {
            if (kind.isInstance(one) && one.key().equals(key)) {
                return Optional.of(kind.cast(one));
            }
        }
        return Optional.empty();
    }
}
