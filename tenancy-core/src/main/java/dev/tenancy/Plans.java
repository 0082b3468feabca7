package dev.tenancy;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanVersion;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Permission;
import dev.tenancy.store.Repositories;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.TopUp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The product's plans, and what a tenant has of them. Thread-safe. */
public final class Plans {

    private final Engine engine;

    Plans(Engine engine) {
        this.engine = engine;
    }

    /** All plans, meters and features. */
    public PlanCatalog catalog() {
        return engine.catalog();
    }

    /** What a tenant may now; {@link IllegalStateException} when the catalog has lost its plan version. */
    public Entitlements entitlements(TenantAccess access) {
        return access.entitlements(engine.catalog(), engine.now());
    }

    /**
     * Why the tenant has what it has of a meter, a feature or its rate, as stored now.
     *
     * @param key of a meter or a feature, or {@link Entitlement.OfRateLimit#KEY}
     * @throws NotFound when the catalog has neither
     * @throws Denied without the permission to read the subscription
     */
    public Explanation explain(TenantContext context, String key) {
        context.require(Permission.SUBSCRIPTION_READ);
        return engine.store().read(repositories -> {
            Subscription subscription =
                    repositories.subscriptions().find(context.tenantId()).orElseThrow(NotFound::tenant);
            // Looked at once: another look may find what was changed since.
            List<EntitlementOverride> overrides = repositories.overrides().findAll(context.tenantId());
            Instant now = engine.now();
            Entitlements entitlements = subscription.entitlements(
                    engine.catalog(),
                    overrides.stream().map(EntitlementOverride::entitlement).toList(),
                    now);
            Plan plan = entitlements.plan();
            if (key.equals(Entitlement.OfRateLimit.KEY)) {
                return new Explanation.OfRateLimit(
                        plan,
                        plan.rateLimit(),
                        stored(entitlements.rateOverride(), overrides),
                        entitlements.rateLimit());
            }
            Optional<Meter> meter = engine.catalog().meter(key);
            if (meter.isPresent()) {
                return new Explanation.OfMeter(
                        meter.get(),
                        plan,
                        plan.limit(meter.get()),
                        stored(entitlements.override(meter.get()), overrides),
                        entitlements.limit(meter.get()),
                        topUps(repositories, context, key, now));
            }
            Feature feature = engine.catalog().feature(key).orElseThrow(NotFound::resource);
            return new Explanation.OfFeature(
                    feature,
                    plan,
                    plan.has(feature),
                    stored(entitlements.override(feature), overrides),
                    entitlements.has(feature));
        });
    }

    /**
     * Returns when the catalog has every plan version that a tenant is on. For the start of a service: better no start than
     * requests that fail.
     *
     * @throws IllegalStateException naming the versions that are missing, and what to do
     */
    public void requireAllInUse() {
        List<PlanVersion> missing = engine
                .store()
                .<List<PlanVersion>, RuntimeException>read(
                        repositories -> repositories.subscriptions().plansInUse())
                .stream()
                .filter(used ->
                        engine.catalog().find(used.plan(), used.version()).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("The plan catalog lacks "
                    + missing.stream().map(PlanVersion::toString).collect(Collectors.joining(", "))
                    + ", but tenants are on it. Put it back into the catalog, beside the newer versions.");
        }
    }

    private static @Nullable EntitlementOverride stored(
            Optional<? extends Entitlement> inForce, List<EntitlementOverride> overrides) {
        return inForce.flatMap(entitlement -> overrides.stream()
                        .filter(one -> one.entitlement().equals(entitlement))
                        .findFirst())
                .orElse(null);
    }

    private static List<TopUp> topUps(Repositories repositories, TenantContext context, String meter, Instant now) {
        return repositories.topUps().findAll(context.tenantId()).stream()
                .filter(topUp -> topUp.meter().equals(meter) && topUp.isLive(now))
                .sorted(TopUp.ORDER)
                .toList();
    }
}
