package dev.tenancy;

import dev.tenancy.access.TenantContext;

/** Work that {@link Tenancy#forEachTenant} does in every tenant. */
@FunctionalInterface
public interface TenantWork {

    /** Does it in the tenant of {@code context}, which is bound to the thread meanwhile. */
    void run(TenantContext context) throws Exception;
}
