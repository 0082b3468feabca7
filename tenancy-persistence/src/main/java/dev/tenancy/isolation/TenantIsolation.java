package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import java.util.Map;
import org.hibernate.cfg.MultiTenancySettings;

/** Ties a persistence unit to {@link TenantContext}. */
public final class TenantIsolation {

    private TenantIsolation() {}

    /**
     * Settings for the bootstrap of a persistence unit with {@link TenantScopedEntity} subclasses. With them every session is
     * bound to the tenant of the context in which it is opened, and opening one without a context throws {@link
     * IllegalStateException} before any SQL.
     */
    public static Map<String, Object> settings() {
        return Map.of(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new ContextTenantResolver());
    }
}
