package dev.tenancy.http;

import dev.tenancy.Tenancy;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Validation;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.FutureTime;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator gives a tenant in place of its plan's word. */
final class OverrideRoutes {

    private static final String ALL = "/admin/tenants/{id}/overrides";
    private static final String ONE = ALL + "/{entitlement}";
    // Whoever has the one token that there is.
    private static final Actor OPERATOR = Actor.operator("operator");

    private final Tenancy tenancy;

    OverrideRoutes(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ALL, this::list, Require.operator(), Require.query());
        routes.put(ONE, this::set, Require.operator(), Require.query());
        routes.delete(ONE, this::remove, Require.operator(), Require.query());
    }

    private void list(Context ctx) {
        List<Object> all = tenancy.overrides().of(tenant(ctx)).stream()
                .<Object>map(OverrideRoutes::body)
                .toList();
        Answers.json(ctx, 200, new Lists.ListBody("list", all, false, null));
    }

    private void set(Context ctx) {
        TenantId tenant = tenant(ctx);
        String key = ctx.pathParam("entitlement");
        Kind kind = kind(key);
        Form form = kind.read(ctx);
        Validation validation = form.validation();
        Entitlement endless = kind.entitlement(key, form);
        var reason = validation.required("reason", form.text("reason"), EntitlementOverride::checkReason);
        Instant now = tenancy.clock().instant();
        var until = validation.optional(
                "until",
                form.text("until"),
                text -> Optional.of(FutureTime.parse(text, now)),
                Optional.<Instant>empty());
        validation.finish();
        Entitlement entitlement = endless.withUntil(until.value().orElse(null));
        Answers.json(ctx, 200, body(tenancy.overrides().set(tenant, entitlement, reason.value(), OPERATOR)));
    }

    private void remove(Context ctx) {
        tenancy.overrides().remove(tenant(ctx), ctx.pathParam("entitlement"));
        ctx.status(204);
    }

    private static TenantId tenant(Context ctx) {
        return TenantId.find(ctx.pathParam("id")).orElseThrow(NotFound::tenant);
    }

    private Kind kind(String key) {
        if (key.equals(Entitlement.OfRateLimit.KEY)) {
            return Kind.RATE_LIMIT;
        }
        if (tenancy.plans().catalog().meter(key).isPresent()) {
            return Kind.METER;
        }
        return tenancy.plans()
                .catalog()
                .feature(key)
                .map(feature -> Kind.FEATURE)
                .orElseThrow(NotFound::resource);
    }

    /** What is overridden, and which fields say with what. What they break is noted in the form. */
    private enum Kind {
        METER("limit") {
            @Override
            Entitlement entitlement(String key, Form form) {
                Long limit = form.numberOrNull("limit");
                if (limit == null) {
                    return new Entitlement.OfMeter(key, Long.MAX_VALUE, null);
                }
                // The largest number stands for no limit, which is said by null alone.
                form.validation().check("limit", () -> Limit.of(limit));
                return new Entitlement.OfMeter(key, Math.max(0, Math.min(limit, Limit.MAX)), null);
            }
        },
        FEATURE("enabled") {
            @Override
            Entitlement entitlement(String key, Form form) {
                return new Entitlement.OfFeature(key, Boolean.TRUE.equals(form.flag("enabled")), null);
            }
        },
        RATE_LIMIT("requests", "per_seconds") {
            @Override
            Entitlement entitlement(String key, Form form) {
                long requests = form.number("requests", 1, RateLimit.MAX_REQUESTS);
                long seconds = form.number("per_seconds", 1, SECONDS_OF_DAY);
                return new Entitlement.OfRateLimit(new RateLimit(requests, Duration.ofSeconds(seconds)), null);
            }
        };

        private static final int SECONDS_OF_DAY = 86_400;

        private final String fields;

        Kind(String... own) {
            fields = String.join(" ", own) + " reason until";
        }

        Form read(Context ctx) {
            return Form.read(ctx, fields.split(" ", -1));
        }

        /** Without an end. */
        abstract Entitlement entitlement(String key, Form form);
    }

    private static Map<String, @Nullable Object> body(EntitlementOverride override) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        Entitlement entitlement = override.entitlement();
        body.put("entitlement", entitlement.key());
        if (entitlement instanceof Entitlement.OfMeter meter) {
            body.put("limit", meter.max() == Long.MAX_VALUE ? null : meter.max());
        } else if (entitlement instanceof Entitlement.OfFeature feature) {
            body.put("enabled", feature.enabled());
        } else if (entitlement instanceof Entitlement.OfRateLimit rate) {
            body.put("rate_limit", PlanRoutes.RateLimitBody.of(rate.limit()));
        }
        body.put("reason", override.reason());
        body.put("until", entitlement.until());
        body.put("set_by", ActorBody.of(override.setBy()));
        body.put("set_at", override.setAt());
        return body;
    }
}
