package dev.tenancy.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Meter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tenant has, and where each comes from. */
record EntitlementsBody(
        List<LimitBody> limits,
        List<FeatureBody> features,
        PlanRoutes.RateLimitBody rateLimit,
        String rateLimitSource) {

    static EntitlementsBody of(Entitlements entitlements) {
        return new EntitlementsBody(
                entitlements.catalog().meters().stream()
                        .map(meter -> LimitBody.of(entitlements, meter))
                        .toList(),
                entitlements.catalog().features().stream()
                        .map(feature -> FeatureBody.of(entitlements, feature))
                        .toList(),
                PlanRoutes.RateLimitBody.of(entitlements.rateLimit()),
                sourceOf(entitlements.rateOverride()));
    }

    private static String sourceOf(Optional<? extends Entitlement> override) {
        return override.isPresent() ? "override" : "plan";
    }

    /** {@code until} is there for an override that ends. */
    record LimitBody(
            String meter,
            @Nullable Long limit,
            String source,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant until) {

        static LimitBody of(Entitlements entitlements, Meter meter) {
            var override = entitlements.override(meter);
            return new LimitBody(
                    meter.key(),
                    Json.orNull(entitlements.limit(meter).units()),
                    sourceOf(override),
                    override.map(Entitlement::until).orElse(null));
        }
    }

    /** {@code until} is there for an override that ends. */
    record FeatureBody(
            String feature,
            boolean enabled,
            String source,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant until) {

        static FeatureBody of(Entitlements entitlements, Feature feature) {
            var override = entitlements.override(feature);
            return new FeatureBody(
                    feature.key(),
                    entitlements.has(feature),
                    sourceOf(override),
                    override.map(Entitlement::until).orElse(null));
        }
    }
}
