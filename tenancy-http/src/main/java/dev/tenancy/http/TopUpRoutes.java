package dev.tenancy.http;

import dev.tenancy.GrantedTopUp;
import dev.tenancy.NewTopUp;
import dev.tenancy.Tenancy;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Validation;
import dev.tenancy.tenant.FutureTime;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.TopUp;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Units that an operator gives a tenant beside those of its plan. */
final class TopUpRoutes {

    private static final String ALL = "/admin/tenants/{id}/top-ups";
    private static final String ONE = ALL + "/{top-up}";
    // Whoever has the one token that there is.
    private static final Actor OPERATOR = Actor.operator("operator");

    private final Tenancy tenancy;

    TopUpRoutes(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ALL, this::list, Require.operator(), Require.query());
        routes.post(ALL, this::grant, Require.operator(), new Requirement.Repeatable(), Require.query());
        routes.delete(ONE, this::revoke, Require.operator(), Require.query());
    }

    private void list(Context ctx) {
        List<Object> all = tenancy.topUps().of(tenant(ctx)).stream()
                .<Object>map(TopUpBody::of)
                .toList();
        Answers.json(ctx, 200, new Lists.ListBody("list", all, false, null));
    }

    private void grant(Context ctx) {
        String key = IdempotencyKey.of(ctx);
        TenantId tenant = tenant(ctx);
        Form form = Form.read(ctx, "meter", "amount", "burn", "expires_at", "reason");
        Validation validation = form.validation();
        var meter = validation.required("meter", form.text("meter"), text -> text);
        long amount = form.number("amount", 1, Limit.MAX);
        var burn = validation.required("burn", form.text("burn"), TopUpRoutes::burn);
        // Whether it is to come is asked where a repetition is told from a first call.
        var expiresAt = validation.optional(
                "expires_at",
                form.text("expires_at"),
                text -> Optional.of(FutureTime.parse(text, Instant.MIN)),
                Optional.<Instant>empty());
        var reason = validation.required("reason", form.text("reason"), text -> text);
        validation.finish();
        NewTopUp topUp = new NewTopUp(
                meter.value(), amount, burn.value(), expiresAt.value().orElse(null), reason.value());
        GrantedTopUp granted = tenancy.topUps().grant(tenant, topUp, OPERATOR, key, validation);
        if (granted.replayed()) {
            IdempotencyKey.replayed(ctx);
        }
        Answers.json(ctx, 201, TopUpBody.ofNew(granted.topUp()));
    }

    private void revoke(Context ctx) {
        TopUpId id = TopUpId.find(ctx.pathParam("top-up")).orElseThrow(NotFound::resource);
        tenancy.topUps().revoke(tenant(ctx), id);
        ctx.status(204);
    }

    private static TenantId tenant(Context ctx) {
        return TenantId.find(ctx.pathParam("id")).orElseThrow(NotFound::tenant);
    }

    private static Burn burn(String text) {
        return switch (text) {
            case "before" -> Burn.BEFORE;
            case "after" -> Burn.AFTER;
            default -> throw Invalid.of("unknown", "must be before or after.");
        };
    }

    record TopUpBody(
            String id,
            String meter,
            long amount,
            long remaining,
            String burn,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            String reason,
            ActorBody grantedBy,
            Instant grantedAt) {
        static TopUpBody of(TopUp topUp) {
            return of(topUp, topUp.remaining(), topUp.revokedAt());
        }

        /** As it was when it was granted: what the first answer said. */
        static TopUpBody ofNew(TopUp topUp) {
            return of(topUp, topUp.amount(), null);
        }

        private static TopUpBody of(TopUp topUp, long remaining, @Nullable Instant revokedAt) {
            return new TopUpBody(
                    topUp.id().toString(),
                    topUp.meter(),
                    topUp.amount(),
                    remaining,
                    topUp.burn().name().toLowerCase(Locale.ROOT),
                    topUp.expiresAt(),
                    revokedAt,
                    topUp.reason(),
                    ActorBody.of(topUp.grantedBy()),
                    topUp.grantedAt());
        }
    }
}
