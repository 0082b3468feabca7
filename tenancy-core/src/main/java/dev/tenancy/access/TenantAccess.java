package dev.tenancy.access;

import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;

/** What access needs to know of a tenant. */
public record TenantAccess(Tenant tenant, Subscription subscription) {}
