package dev.tenancy.tenant;

import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.problem.Invalid;
import java.time.Instant;

/**
 * What an operator gave a tenant of one meter or feature in place of its plan's word. It stays when the tenant changes its plan.
 * Immutable.
 *
 * @param entitlement what the tenant has, and until when
 * @param reason for people: 1 to 200 characters, by the rules of a {@link DisplayName}
 * @param setBy who set it
 */
public record EntitlementOverride(
        TenantId tenantId, Entitlement entitlement, String reason, Actor setBy, Instant setAt) {

    public EntitlementOverride {
        checkReason(reason);
    }

    /** The reason itself; {@link Invalid} when it breaks its rule. */
    public static String checkReason(String reason) {
        return new DisplayName(reason).value();
    }
}
