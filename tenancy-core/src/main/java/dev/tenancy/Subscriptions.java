package dev.tenancy;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanChange;
import dev.tenancy.plan.PlanChange.Direction;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Permission;
import dev.tenancy.store.Repositories;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which plan a tenant is on, and changes of it. Thread-safe; every call is one unit of work. */
public final class Subscriptions {

    private final Engine engine;
    private final SubscriptionPolicy policy;

    Subscriptions(Engine engine, SubscriptionPolicy policy) {
        this.engine = engine;
        this.policy = policy;
    }

    /** The tenant's subscription as stored now. */
    public SubscriptionView get(TenantContext context) {
        context.require(Permission.SUBSCRIPTION_READ);
        Subscription subscription = engine.store().read(repositories -> find(repositories, context.tenantId()));
        return new SubscriptionView(
                subscription, engine.month(subscription, engine.now()), engine.entitlements(subscription));
    }

    /**
     * Moves the tenant to a higher plan at once; what was used in the period stays used.
     *
     * @throws Invalid for a plan that the catalog does not have
     * @throws Conflict {@code not_an_upgrade}, or {@code plan_change_blocked} with {@code violations}
     * @throws Denied below owner, or {@code payment_required} when the {@link SubscriptionPolicy} refuses the plan
     */
    public TenantAccess upgrade(TenantContext context, String newPlan) {
        return change(context, newPlan, Direction.UPGRADE);
    }

    /**
     * Moves the tenant to a lower plan at once. Nothing is deleted: what stands over the new plan's limits blocks the change.
     *
     * @throws Invalid for a plan that the catalog does not have
     * @throws Conflict {@code not_a_downgrade}, or {@code plan_change_blocked} with {@code violations}
     * @throws Denied below owner
     */
    public TenantAccess downgrade(TenantContext context, String newPlan) {
        return change(context, newPlan, Direction.DOWNGRADE);
    }

    private TenantAccess change(TenantContext context, String newPlan, Direction direction) {
        context.require(Permission.SUBSCRIPTION_WRITE);
        Plan to = engine.plan(newPlan);
        if (direction == Direction.UPGRADE && !to.price().isFree()) {
            // Billing is asked on behalf of somebody who may, about a change that can be made.
            engine.store().write(repositories -> confirmed(repositories, context, to, direction));
            if (!policy.mayTake(context.tenantId(), to)) {
                throw Denied.paymentRequired(to.key());
            }
        }
        return engine.store().write(repositories -> {
            TenantAccess present = confirmed(repositories, context, to, direction);
            Subscription changed = present.subscription().withPlan(to);
            return new TenantAccess(
                    present.tenant(), repositories.subscriptions().update(changed));
        });
    }

    private TenantAccess confirmed(Repositories repositories, TenantContext context, Plan to, Direction direction) {
        Authority authority = Authority.confirm(repositories, context, Permission.SUBSCRIPTION_WRITE, engine.now());
        return new TenantAccess(authority.tenant(), judged(repositories, context.tenantId(), to, direction));
    }

    private Subscription judged(Repositories repositories, TenantId tenant, Plan to, Direction direction) {
        Subscription subscription = find(repositories, tenant);
        Plan from = engine.entitlements(subscription).plan();
        PlanChange.judge(engine.catalog(), from, to, direction, standing(repositories.usage(), tenant))
                .require();
        return subscription;
    }

    private Map<Meter, Long> standing(UsageLedger ledger, TenantId tenant) {
        Map<Meter, UsagePeriod> meters = new LinkedHashMap<>();
        engine.catalog().meters().stream()
                .filter(meter -> !meter.isPeriodic())
                .forEach(meter -> meters.put(meter, UsagePeriod.standing()));
        Map<Meter, Long> used = new LinkedHashMap<>();
        ledger.counts(tenant, meters).forEach((meter, count) -> used.put(meter, count.used() + count.reserved()));
        return used;
    }

    private static Subscription find(Repositories repositories, TenantId tenant) {
        return repositories.subscriptions().find(tenant).orElseThrow(NotFound::tenant);
    }
}
