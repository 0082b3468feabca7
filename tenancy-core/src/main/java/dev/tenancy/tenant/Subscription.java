package dev.tenancy.tenant;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Which plan version a tenant is on, and from when and in which time zone its usage periods are counted. Immutable.
 *
 * @param plan the plan's key
 * @param planVersion the version that was current when the tenant took the plan; it stays until it is migrated
 * @param anchor the start of the first usage period; a change of plan keeps it
 * @param zone where the periods' month ends are looked up: the tenant's zone when the subscription began. It stays, so that
 *     no later change of the tenant's time zone can begin a period anew.
 */
public record Subscription(TenantId tenantId, String plan, int planVersion, Instant anchor, ZoneId zone, long version) {

    /** What the plan version allows; {@link IllegalStateException} when {@code catalog} has lost it. */
    public Entitlements entitlements(PlanCatalog catalog) {
        return new Entitlements(catalog, catalog.require(plan, planVersion));
    }

    /** The same subscription on another plan. */
    public Subscription withPlan(Plan plan) {
        return new Subscription(tenantId, plan.key(), plan.version(), anchor, zone, version);
    }

    /** The same subscription as stored by its {@code version}-th change. */
    public Subscription withVersion(long version) {
        return new Subscription(tenantId, plan, planVersion, anchor, zone, version);
    }
}
