package dev.tenancy;

import dev.tenancy.secret.Secret;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import java.time.Instant;

/**
 * A new tenant with its first owner.
 *
 * @param userToken the owner's token, bound to this membership; shown here and never again
 */
public record SignedUp(
        Tenant tenant, Subscription subscription, TenantUser owner, Secret userToken, Instant tokenExpiresAt) {}
