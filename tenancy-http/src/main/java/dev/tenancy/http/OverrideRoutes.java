package dev.tenancy.http;

import dev.tenancy.Tenancy;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Validation;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.FutureTime;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator gives a tenant in place of its plan's word. */
final class OverrideRoutes {

    private static final String ONE = "/admin/tenants/{id}/overrides/{entitlement}";
    // Whoever has the one token that there is.
    private static final Actor OPERATOR = Actor.operator("operator");

    private final Tenancy tenancy;

    OverrideRoutes(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    void addTo(RoutesConfig routes) {
        routes.put(ONE, this::set, Require.operator(), Require.query());
        routes.delete(ONE, this::remove, Require.operator(), Require.query());
    }

    private void set(Context ctx) {
        TenantId tenant = tenant(ctx);
        String key = ctx.pathParam("entitlement");
        boolean isMeter = tenancy.plans().catalog().meter(key).isPresent();
        if (!isMeter && tenancy.plans().catalog().feature(key).isEmpty()) {
            throw NotFound.resource();
        }
        Form form = Form.read(ctx, isMeter ? "limit" : "enabled", "reason", "until");
        Validation validation = form.validation();
        long max = isMeter ? max(form) : 0;
        Boolean enabled = isMeter ? null : form.flag("enabled");
        var reason = validation.required("reason", form.text("reason"), EntitlementOverride::checkReason);
        Instant now = tenancy.clock().instant();
        var until = validation.optional(
                "until",
                form.text("until"),
                text -> Optional.of(FutureTime.parse(text, now)),
                Optional.<Instant>empty());
        validation.finish();
        Instant end = until.value().orElse(null);
        Entitlement entitlement = isMeter
                ? new Entitlement.OfMeter(key, max, end)
                : new Entitlement.OfFeature(key, Boolean.TRUE.equals(enabled), end);
        Answers.json(ctx, 200, body(tenancy.overrides().set(tenant, entitlement, reason.value(), OPERATOR)));
    }

    private void remove(Context ctx) {
        tenancy.overrides().remove(tenant(ctx), ctx.pathParam("entitlement"));
        ctx.status(204);
    }

    private static TenantId tenant(Context ctx) {
        return TenantId.find(ctx.pathParam("id")).orElseThrow(NotFound::tenant);
    }

    private static long max(Form form) {
        Long limit = form.numberOrNull("limit");
        if (limit == null) {
            return Long.MAX_VALUE;
        }
        // The largest number stands for no limit, which is said by null alone.
        form.validation().check("limit", () -> Limit.of(limit));
        return limit;
    }

    private static Map<String, @Nullable Object> body(EntitlementOverride override) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        Entitlement entitlement = override.entitlement();
        body.put("entitlement", entitlement.key());
        if (entitlement instanceof Entitlement.OfMeter meter) {
            body.put("limit", meter.max() == Long.MAX_VALUE ? null : meter.max());
        } else if (entitlement instanceof Entitlement.OfFeature feature) {
            body.put("enabled", feature.enabled());
        }
        body.put("reason", override.reason());
        body.put("until", entitlement.until());
        body.put(
                "set_by",
                new SetByBody(
                        override.setBy().kind().name().toLowerCase(Locale.ROOT),
                        override.setBy().id()));
        body.put("set_at", override.setAt());
        return body;
    }

    record SetByBody(String kind, String id) {}
}
