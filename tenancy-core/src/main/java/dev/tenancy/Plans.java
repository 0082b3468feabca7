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
            Instant now = engine.now();
            Entitlements entitlements = engine.entitlements(repositories, subscription, now);
            if (key.equals(Entitlement.OfRateLimit.KEY)) {
                return new Explanation.OfRateLimit(
                        entitlements.plan(),
                        entitlements.plan().rateLimit(),
                        entitlements.rateOverride().isPresent() ? stored(repositories, subscription, key) : null,
                        entitlements.rateLimit());
            }
            Optional<Meter> meter = engine.catalog().meter(key);
            return meter.isPresent()
                    ? explanation(repositories, subscription, entitlements, meter.get(), now)
                    : explanation(
                            repositories,
                            subscription,
                            entitlements,
                            engine.catalog().feature(key).orElseThrow(NotFound::resource));
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

    private static Explanation explanation(
            Repositories repositories, Subscription subscription, Entitlements entitlements, Meter meter, Instant now) {
        Plan plan = entitlements.plan();
        return new Explanation.OfMeter(
                meter,
                plan,
                plan.limit(meter),
                entitlements.override(meter).isPresent() ? stored(repositories, subscription, meter.key()) : null,
                entitlements.limit(meter),
                repositories.topUps().findAll(subscription.tenantId()).stream()
                        .filter(topUp -> topUp.meter().equals(meter.key()) && topUp.isLive(now))
                        .sorted(TopUp.ORDER)
                        .toList());
    }

    private static Explanation explanation(
            Repositories repositories, Subscription subscription, Entitlements entitlements, Feature feature) {
        Plan plan = entitlements.plan();
        return new Explanation.OfFeature(
                feature,
                plan,
                plan.has(feature),
                entitlements.override(feature).isPresent() ? stored(repositories, subscription, feature.key()) : null,
                entitlements.has(feature));
    }

    private static @Nullable EntitlementOverride stored(
            Repositories repositories, Subscription subscription, String key) {
        return repositories.overrides().findAll(subscription.tenantId()).stream()
                .filter(override -> override.entitlement().key().equals(key))
                .findFirst()
                .orElse(null);
    }
}
