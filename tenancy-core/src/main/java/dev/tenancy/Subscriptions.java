package dev.tenancy;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanChange.Direction;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.PlanDifference;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.problem.Stale;
import dev.tenancy.role.Permission;
import dev.tenancy.store.Repositories;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Which plan a tenant is on, and changes of it. Thread-safe; every call is one unit of work.
 *
 * <p>A change at a later date holds from that instant on, on every node, whether or not anything runs at that moment: the plan is
 * told from the subscription and the time.
 */
public final class Subscriptions {

    private final Engine engine;
    private final SubscriptionPolicy policy;
    private final PlanRules rules;
    private final Migrations migrations;

    Subscriptions(Engine engine, SubscriptionPolicy policy) {
        this.engine = engine;
        this.policy = policy;
        rules = new PlanRules(engine);
        migrations = new Migrations(engine, rules, policy);
    }

    /** The tenant's subscription as it is now. */
    public SubscriptionView get(TenantContext context) {
        context.require(Permission.SUBSCRIPTION_READ);
        return engine.store().read(repositories -> {
            Instant now = engine.now();
            Subscription present = rules.present(repositories, context.tenantId(), now);
            UsagePeriod period = engine.month(present, now);
            List<Violation> over = rules.violations(repositories, context.tenantId(), rules.plan(present), now);
            return new SubscriptionView(present, period, engine.entitlements(repositories, present, now), over);
        });
    }

    /**
     * What a change to {@code newPlan} would do. Changes nothing, and doesn't ask the {@link SubscriptionPolicy} for payment.
     *
     * @throws Invalid for a plan that the catalog does not have
     * @throws Conflict {@code not_an_upgrade} for the plan that the tenant is on
     */
    public PlanChangePreview preview(TenantContext context, String newPlan) {
        context.require(Permission.SUBSCRIPTION_READ);
        Plan to = engine.plan(newPlan);
        OverLimit overLimit = policy.overLimit(context.tenantId(), to);
        return engine.store().read(repositories -> {
            Instant now = engine.now();
            Subscription present = rules.present(repositories, context.tenantId(), now);
            Plan from = rules.plan(present);
            int order = engine.catalog().compare(to, from);
            if (order == 0 && !present.isTrial()) {
                throw Conflict.of(ProblemCode.NOT_AN_UPGRADE, "This is the present plan.");
            }
            Direction direction = order < 0 ? Direction.DOWNGRADE : Direction.UPGRADE;
            List<Violation> violations = rules.violations(repositories, context.tenantId(), to, now);
            return new PlanChangePreview(
                    from,
                    to,
                    direction,
                    rules.effectiveAt(present, order < 0 ? When.PERIOD_END : When.NOW, now),
                    PlanDifference.between(rules.allowed(repositories, context.tenantId(), from, now), to),
                    violations,
                    !violations.isEmpty() && overLimit instanceof OverLimit.Block);
        });
    }

    /**
     * Moves the tenant to a higher plan at once; what was used in the period stays used. It takes the place of a change to come and
     * ends a trial; in a trial, every plan above the one that it falls to is higher.
     *
     * @throws Invalid for a plan that the catalog does not have
     * @throws Conflict {@code not_an_upgrade}, or {@code plan_change_blocked} with {@code violations}
     * @throws Denied below owner, or {@code payment_required} when the {@link SubscriptionPolicy} refuses the plan
     */
    public TenantAccess upgrade(TenantContext context, String newPlan) {
        return change(context, newPlan, Direction.UPGRADE, When.NOW);
    }

    /**
     * Moves the tenant to a lower plan. Nothing is deleted: what stands over the new plan's limits at this moment blocks the
     * change, unless the {@link SubscriptionPolicy} gives time. It takes the place of a change to come. At once, it ends a trial;
     * at the period's end, it takes the place of the plan that the trial falls to.
     *
     * <p>A change at the period's end takes effect then whatever stands by then; nothing is granted above the new limits.
     *
     * @return the subscription as it is now, the change to come in its schedule
     * @throws Invalid for a plan that the catalog does not have
     * @throws Conflict {@code not_a_downgrade}, or {@code plan_change_blocked} with {@code violations}
     * @throws Denied below owner, or {@code payment_required} when the {@link SubscriptionPolicy} refuses the plan to a tenant in
     *     a trial
     */
    public TenantAccess downgrade(TenantContext context, String newPlan, When when) {
        return change(context, newPlan, Direction.DOWNGRADE, when);
    }

    /**
     * Takes back a change that is to come. The end of a trial and a migration are not the owner's to take back.
     *
     * @throws NotFound when none is to come, as when it has taken effect already
     * @throws Denied below owner
     */
    public Subscription undoChange(TenantContext context) {
        context.require(Permission.SUBSCRIPTION_WRITE);
        return engine.store().write(repositories -> {
            Subscription present = confirmed(repositories, context).subscription();
            PlanSchedule schedule = present.schedule();
            if (schedule.find(PlanStep.Kind.CHANGE).isEmpty()) {
                throw NotFound.resource();
            }
            return repositories.subscriptions().update(present.withSchedule(schedule.without(PlanStep.Kind.CHANGE)));
        });
    }

    /**
     * Lets a tenant try a plan: it is on it from now on, and falls to another when the trial ends. Takes the place of an earlier
     * trial and of any change to come. For the application, which decides who may; nobody is asked for payment.
     *
     * @param until when the trial ends; to come
     * @param fallsTo a lower plan
     * @throws Invalid for plans or an instant that don't fit
     * @throws Conflict {@code plan_change_blocked} with {@code violations}
     * @throws NotFound when the tenant is unknown or closed
     */
    public Subscription startTrial(TenantId tenant, String plan, Instant until, String fallsTo) {
        Plan tried = engine.plan(plan);
        Plan fallback = engine.plan("falls_to", fallsTo);
        if (engine.catalog().compare(fallback, tried) >= 0) {
            throw Invalid.field("falls_to", "out_of_range", "must be a plan below " + tried.key() + ".");
        }
        Instant end = until.truncatedTo(ChronoUnit.MICROS);
        OverLimit overLimit = policy.overLimit(tenant, tried);
        PlanStep fall = new PlanStep(
                PlanStep.Kind.TRIAL_END,
                fallback.key(),
                fallback.version(),
                end,
                policy.overLimit(tenant, fallback).graceUntil(end));
        return engine.store().write(repositories -> {
            PlanRules.lock(repositories, tenant);
            Instant now = engine.now();
            if (!end.isAfter(now)) {
                throw Invalid.field("until", "out_of_range", "must be to come.");
            }
            rules.requireRoom(repositories, tenant, tried, overLimit, now);
            Subscription present = rules.present(repositories, tenant, now);
            PlanSchedule schedule =
                    PlanSchedule.grace(overLimit.graceUntil(now)).with(fall);
            return repositories.subscriptions().update(present.withPlan(tried, schedule));
        });
    }

    /**
     * Moves a tenant to a newer version of the plan that it is on. For operators; without it, a tenant stays on the version that it
     * took. A trial, and a change that the owner has asked for, stay as they are.
     *
     * @param when at once, or when the usage period ends
     * @throws Invalid when the plan has no such version, or it is not newer
     * @throws Conflict {@code plan_change_blocked} with {@code violations}
     * @throws NotFound when the tenant is unknown or closed
     * @throws Stale when the tenant takes another plan meanwhile
     */
    public Subscription migrate(TenantId tenant, int toVersion, When when) {
        return migrations.migrate(tenant, toVersion, when);
    }

    /**
     * As {@link #migrate}, for all tenants on an older version of the plan, each in a unit of work of its own; it may be repeated.
     *
     * @throws Invalid when the catalog has no such plan or version
     */
    public PlanMigration migrateAll(String plan, int toVersion, When when) {
        applyDueChanges();
        return migrations.migrateAll(plan, toVersion, when);
    }

    /**
     * Writes down the changes that have taken effect by now, so that queries on the stored subscriptions find them. What a tenant
     * may do never depends on it. Any number of nodes may run it at once, and as often as they like: each change is written once.
     *
     * @return how many subscriptions this call has written
     */
    public int applyDueChanges() {
        return new DueChanges(engine).apply();
    }

    private TenantAccess change(TenantContext context, String newPlan, Direction direction, When when) {
        context.require(Permission.SUBSCRIPTION_WRITE);
        Plan to = engine.plan(newPlan);
        OverLimit overLimit = policy.overLimit(context.tenantId(), to);
        boolean settled = to.price().isFree();
        if (!settled) {
            // Billing is asked on behalf of somebody who may, about a change that can be made.
            Subscription present = engine.store()
                    .write(repositories -> judged(repositories, context, to, direction, overLimit))
                    .subscription();
            settled = mustPay(present, direction);
            if (settled && !policy.mayTake(context.tenantId(), to)) {
                throw Denied.paymentRequired(to.key());
            }
        }
        boolean paid = settled;
        return engine.store().write(repositories -> {
            Present present = judged(repositories, context, to, direction, overLimit);
            if (!paid && mustPay(present.subscription(), direction)) {
                throw new Stale();
            }
            Subscription changed = changed(present, to, when, overLimit);
            return new TenantAccess(
                    present.tenant(),
                    repositories.subscriptions().update(changed),
                    Engine.overrides(repositories, context.tenantId()));
        });
    }

    // Who is on a trial has paid for nothing yet, so what is below it is to be paid for, too.
    private static boolean mustPay(Subscription present, Direction direction) {
        return direction == Direction.UPGRADE || present.isTrial();
    }

    private Subscription changed(Present present, Plan to, When when, OverLimit overLimit) {
        Subscription subscription = present.subscription();
        Instant at = rules.effectiveAt(subscription, when, present.at());
        if (when == When.NOW) {
            return subscription.withPlan(to, PlanSchedule.grace(overLimit.graceUntil(at)));
        }
        return subscription.withSchedule(subscription
                .schedule()
                .with(new PlanStep(PlanStep.Kind.CHANGE, to.key(), to.version(), at, overLimit.graceUntil(at))));
    }

    private Present judged(
            Repositories repositories, TenantContext context, Plan to, Direction direction, OverLimit overLimit) {
        Present present = confirmed(repositories, context);
        rules.require(repositories, present.subscription(), to, direction, overLimit, present.at());
        return present;
    }

    /** The tenant, locked, and its subscription at this moment, for a caller who may change it. */
    private Present confirmed(Repositories repositories, TenantContext context) {
        Authority authority = Authority.confirm(repositories, context, Permission.SUBSCRIPTION_WRITE, engine.now());
        Instant now = engine.now();
        return new Present(authority.tenant(), rules.present(repositories, context.tenantId(), now), now);
    }

    /** All of a change goes by this one moment: a later one may lie in the next period, after a change that was to come. */
    private record Present(Tenant tenant, Subscription subscription, Instant at) {}
}
