package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanChange;
import dev.tenancy.plan.PlanChange.Direction;
import dev.tenancy.plan.PlanChange.Verdict;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.NotFound;
import dev.tenancy.store.Repositories;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules of changing plans, on what is stored. */
final class PlanRules {

    private final Engine engine;

    PlanRules(Engine engine) {
        this.engine = engine;
    }

    /** The subscription as it is at {@code now}, whatever of it is written down. */
    Subscription present(Repositories repositories, TenantId tenant, Instant now) {
        return repositories
                .subscriptions()
                .find(tenant)
                .orElseThrow(NotFound::tenant)
                .at(now);
    }

    /** Locks a tenant that is not closed, for work on behalf of the operator. */
    static Tenant lock(Repositories repositories, TenantId tenant) {
        return repositories
                .tenants()
                .lock(tenant)
                .filter(found -> found.status() != TenantStatus.CLOSED)
                .orElseThrow(NotFound::tenant);
    }

    Plan plan(Subscription present) {
        return engine.catalog().require(present.plan(), present.planVersion());
    }

    /** The plan above which an upgrade leads: in a trial, the one that the tenant has without it. */
    Plan own(Subscription present) {
        return present.schedule()
                .find(PlanStep.Kind.TRIAL_END)
                .map(end -> engine.catalog().require(end.plan(), end.planVersion()))
                .orElseGet(() -> plan(present));
    }

    /** {@link Conflict} when the change leads the other way, or is blocked by what stands. */
    void require(
            Repositories repositories,
            Subscription present,
            Plan to,
            Direction direction,
            OverLimit overLimit,
            Instant now) {
        Plan from = direction == Direction.UPGRADE ? own(present) : plan(present);
        Verdict verdict = PlanChange.judge(
                allowed(repositories, present.tenantId(), from, now),
                to,
                direction,
                standing(repositories, present.tenantId()));
        if (!(verdict instanceof PlanChange.Blocked && overLimit instanceof OverLimit.Grace)) {
            verdict.require();
        }
    }

    /** {@link Conflict} when what stands over the plan's limits blocks it. */
    void requireRoom(Repositories repositories, TenantId tenant, Plan to, OverLimit overLimit, Instant now) {
        List<Violation> violations = violations(repositories, tenant, to, now);
        if (!violations.isEmpty() && overLimit instanceof OverLimit.Block) {
            new PlanChange.Blocked(violations).require();
        }
    }

    List<Violation> violations(Repositories repositories, TenantId tenant, Plan plan, Instant now) {
        return PlanChange.violations(allowed(repositories, tenant, plan, now), standing(repositories, tenant));
    }

    /** What the plan would allow the tenant at {@code now}, whose overrides stay. */
    Entitlements allowed(Repositories repositories, TenantId tenant, Plan plan, Instant now) {
        return new Entitlements(engine.catalog(), plan, Engine.overrides(repositories, tenant)).at(now);
    }

    /** When a change takes effect that is made at {@code now}. */
    Instant effectiveAt(Subscription present, When when, Instant now) {
        return when == When.NOW
                ? now
                : present.schedule()
                        .find(PlanStep.Kind.TRIAL_END)
                        .map(PlanStep::at)
                        .orElseGet(() -> engine.month(present, now).resetsAt().orElseThrow());
    }

    private Map<Meter, Long> standing(Repositories repositories, TenantId tenant) {
        Map<Meter, UsagePeriod> meters = new LinkedHashMap<>();
        engine.catalog().meters().stream()
                .filter(meter -> !meter.isPeriodic())
                .forEach(meter -> meters.put(meter, UsagePeriod.standing()));
        Map<Meter, Long> used = new LinkedHashMap<>();
        repositories
                .usage()
                .counts(tenant, meters)
                .forEach((meter, count) -> used.put(meter, count.used() + count.reserved()));
        return used;
    }
}
