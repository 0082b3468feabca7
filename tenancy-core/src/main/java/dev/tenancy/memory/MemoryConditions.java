package dev.tenancy.memory;

import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.usage.GrantCondition;
import java.time.Instant;

/** Whether what a charge is conditional on is so. */
record MemoryConditions(MemoryTenants tenants, MemoryApiKeys apiKeys, MemoryUserTokens userTokens) {

    boolean holds(TenantId tenant, GrantCondition condition, Instant at) {
        boolean active = tenants.find(tenant)
                .filter(found -> found.status() == TenantStatus.ACTIVE)
                .isPresent();
        return active
                && switch (condition.kind()) {
                    case API_KEY ->
                        apiKeys.find(tenant, new ApiKeyId(condition.id()))
                                .filter(key -> key.isLive(at))
                                .isPresent();
                    case USER_TOKEN ->
                        userTokens
                                .find(tenant, condition.id())
                                .filter(token -> token.isLive(at))
                                .isPresent();
                };
    }
}
