package dev.tenancy.access;

import dev.tenancy.apikey.ApiKey;

/** What access needs to know of an API key: the key and its tenant. */
public record ApiKeyAccess(ApiKey key, TenantAccess access) {}
