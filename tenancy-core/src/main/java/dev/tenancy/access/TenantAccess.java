package dev.tenancy.access;

import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import java.time.Instant;
import java.util.List;

/**
 * What access needs to know of a tenant.
 *
 * @param subscription as stored, which may be behind the time: {@link Subscription#at} tells what holds
 * @param overrides what it has in place of its plan's word, by key, what has ended too
 */
public record TenantAccess(Tenant tenant, Subscription subscription, List<Entitlement> overrides) {

    public TenantAccess {
        overrides = List.copyOf(overrides);
    }

    /** What the tenant may at {@code at}; {@link IllegalStateException} when {@code catalog} has lost its plan version. */
    public Entitlements entitlements(PlanCatalog catalog, Instant at) {
        return subscription.entitlements(catalog, overrides, at);
    }

    /** Whether time alone changes what it allows: a plan begins or ends, or an override ends. */
    boolean changesWithTime() {
        if (subscription.schedule().next().isPresent()) {
            return true;
        }
        for (Entitlement override : overrides) {
            if (override.until() != null) {
                return true;
            }
        }
        return false;
    }
}
