package dev.tenancy;

import org.jspecify.annotations.Nullable;

/** Changes to a tenant, as typed; what is null stays. */
public record TenantUpdate(
        @Nullable String name,
        @Nullable String email,
        @Nullable String timeZone,
        @Nullable String slug) {}
