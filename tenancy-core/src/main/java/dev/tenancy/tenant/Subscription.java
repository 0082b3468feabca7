package dev.tenancy.tenant;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Which plan version a tenant is on, and from when and in which time zone its usage periods are counted. Immutable.
 *
 * <p>What is stored may be behind the time: {@link #at} tells what holds at an instant, by a rule that needs nothing else, so
 * that everybody comes to the same answer whether or not the change of plan has been written down yet.
 *
 * @param plan the plan's key
 * @param planVersion the version that was current when the tenant took the plan; it stays until it is migrated
 * @param anchor the start of the first usage period; a change of plan keeps it
 * @param zone where the periods' month ends are looked up: the tenant's zone when the subscription began. It stays, so that
 *     no later change of the tenant's time zone can begin a period anew.
 * @param schedule which plans it goes over to by itself
 */
public record Subscription(
        TenantId tenantId,
        String plan,
        int planVersion,
        Instant anchor,
        ZoneId zone,
        PlanSchedule schedule,
        long version) {

    /** A subscription whose plan stays as it is. */
    public Subscription(TenantId tenantId, String plan, int planVersion, Instant anchor, ZoneId zone, long version) {
        this(tenantId, plan, planVersion, anchor, zone, PlanSchedule.none(), version);
    }

    /**
     * What the plan version that holds at {@code at} and {@code overrides} allow then; {@link IllegalStateException} when {@code catalog} has lost
     * the version.
     */
    public Entitlements entitlements(PlanCatalog catalog, List<Entitlement> overrides, Instant at) {
        Subscription present = at(at);
        return new Entitlements(catalog, catalog.require(present.plan, present.planVersion), overrides).at(at);
    }

    /** The subscription as it is at {@code now}: after all steps of its schedule that are due by then. */
    public Subscription at(Instant now) {
        Subscription present = this;
        Optional<PlanStep> next = dueAt(now);
        while (next.isPresent()) {
            present = present.after(next.get());
            next = present.dueAt(now);
        }
        return present;
    }

    /** Whether the tenant tries its plan: it has it until the trial ends, and is to pay nothing for it. */
    public boolean isTrial() {
        return schedule.find(PlanStep.Kind.TRIAL_END).isPresent();
    }

    /** The same subscription on another plan, which stays. */
    public Subscription withPlan(Plan plan) {
        return withPlan(plan, PlanSchedule.none());
    }

    /** The same subscription on another plan. */
    public Subscription withPlan(Plan plan, PlanSchedule schedule) {
        return new Subscription(tenantId, plan.key(), plan.version(), anchor, zone, schedule, version);
    }

    /** The same subscription with another schedule. */
    public Subscription withSchedule(PlanSchedule schedule) {
        return new Subscription(tenantId, plan, planVersion, anchor, zone, schedule, version);
    }

    /** The same subscription as stored by its {@code version}-th change. */
    public Subscription withVersion(long version) {
        return new Subscription(tenantId, plan, planVersion, anchor, zone, schedule, version);
    }

    private Optional<PlanStep> dueAt(Instant now) {
        return schedule.next().filter(step -> !step.at().isAfter(now));
    }

    private Subscription after(PlanStep step) {
        return new Subscription(tenantId, step.plan(), step.planVersion(), anchor, zone, schedule.after(step), version);
    }
}
