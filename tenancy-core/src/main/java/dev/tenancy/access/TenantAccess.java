package dev.tenancy.access;

import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;

/**
 * What access needs to know of a tenant.
 *
 * @param subscription as stored, which may be behind the time: {@link Subscription#at} tells what holds
 */
public record TenantAccess(Tenant tenant, Subscription subscription) {}
