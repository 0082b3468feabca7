package dev.tenancy;

import dev.tenancy.plan.Entitlements;
import dev.tenancy.secret.Secret;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import java.time.Instant;

/**
 * A membership that came of an invitation.
 *
 * @param entitlements what the tenant may now
 * @param userToken the member's token, bound to this membership; shown here and never again
 */
public record AcceptedInvitation(
        Tenant tenant,
        Subscription subscription,
        Entitlements entitlements,
        TenantUser member,
        Secret userToken,
        Instant tokenExpiresAt) {}
