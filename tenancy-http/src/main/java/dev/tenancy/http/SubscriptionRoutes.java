package dev.tenancy.http;

import dev.tenancy.SubscriptionView;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.problem.Invalid;
import dev.tenancy.role.Permission;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which plan the tenant is on, and changes of it. */
final class SubscriptionRoutes {

    private static final String NEW_TIER = "new_tier";
    private static final String WHEN = "when";
    private static final String PLAN_CHANGE = "/tenants/me/plan-change";

    private final Tenancy tenancy;

    SubscriptionRoutes(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    void addTo(RoutesConfig routes) {
        routes.get(
                "/tenants/me/subscription",
                this::get,
                Require.permission(Permission.SUBSCRIPTION_READ),
                Require.query());
        routes.post(
                "/tenants/me/upgrade",
                this::upgrade,
                Require.permission(Permission.SUBSCRIPTION_WRITE),
                Require.query(NEW_TIER));
        routes.post(
                "/tenants/me/downgrade",
                this::downgrade,
                Require.permission(Permission.SUBSCRIPTION_WRITE),
                Require.query(NEW_TIER, WHEN));
        routes.get(
                PLAN_CHANGE, this::preview, Require.permission(Permission.SUBSCRIPTION_READ), Require.query(NEW_TIER));
        routes.delete(PLAN_CHANGE, this::undo, Require.permission(Permission.SUBSCRIPTION_WRITE), Require.query());
    }

    private void get(Context ctx) {
        Answers.json(ctx, 200, SubscriptionBody.of(tenancy.subscriptions().get(TenantContext.current())));
    }

    private void upgrade(Context ctx) {
        String tier = tier(QueryString.of(ctx));
        answer(ctx, tenancy.subscriptions().upgrade(TenantContext.current(), tier));
    }

    private void downgrade(Context ctx) {
        QueryString query = QueryString.of(ctx);
        String tier = tier(query);
        When when = switch (query.find(WHEN).orElse("period_end")) {
            case "now" -> When.NOW;
            case "period_end" -> When.PERIOD_END;
            default -> throw Invalid.parameter(WHEN, "It must be now or period_end.");
        };
        answer(ctx, tenancy.subscriptions().downgrade(TenantContext.current(), tier, when));
    }

    private void preview(Context ctx) {
        String tier = tier(QueryString.of(ctx));
        Answers.json(ctx, 200, PlanChangeBody.of(tenancy.subscriptions().preview(TenantContext.current(), tier)));
    }

    private void undo(Context ctx) {
        tenancy.subscriptions().undoChange(TenantContext.current());
        ctx.status(204);
    }

    private String tier(QueryString query) {
        String tier = query.require(NEW_TIER);
        PlanCatalog catalog = tenancy.plans().catalog();
        if (catalog.find(tier).isEmpty()) {
            String known = catalog.plans().stream().map(Plan::key).collect(Collectors.joining(", "));
            throw Invalid.parameter(NEW_TIER, "The tier must be one of " + known + ".");
        }
        return tier;
    }

    private void answer(Context ctx, TenantAccess changed) {
        Entitlements entitlements = tenancy.plans().entitlements(changed);
        Answers.json(ctx, 200, TenantRoutes.TenantBody.of(changed.tenant(), entitlements));
    }

    record PendingBody(
            String kind,
            String plan,
            int version,
            Instant effectiveAt,
            @Nullable Instant graceUntil) {
        static PendingBody of(PlanStep step) {
            return new PendingBody(
                    step.kind().name().toLowerCase(Locale.ROOT),
                    step.plan(),
                    step.planVersion(),
                    step.at(),
                    step.graceUntil());
        }
    }

    record SubscriptionBody(
            String plan,
            int version,
            UsageRoutes.PeriodBody period,
            Instant anchor,
            @Nullable PendingBody pendingChange,
            @Nullable Instant trialEndsAt,
            List<Violation> overLimit,
            @Nullable Instant graceUntil,
            EntitlementsBody entitlements) {
        static SubscriptionBody of(SubscriptionView view) {
            PlanSchedule schedule = view.subscription().schedule();
            return new SubscriptionBody(
                    view.subscription().plan(),
                    view.subscription().planVersion(),
                    UsageRoutes.PeriodBody.of(view.period()),
                    view.subscription().anchor(),
                    schedule.next().map(PendingBody::of).orElse(null),
                    schedule.find(PlanStep.Kind.TRIAL_END).map(PlanStep::at).orElse(null),
                    view.overLimit(),
                    view.overLimit().isEmpty() ? null : schedule.graceUntil(),
                    EntitlementsBody.of(view.entitlements()));
        }
    }
}
