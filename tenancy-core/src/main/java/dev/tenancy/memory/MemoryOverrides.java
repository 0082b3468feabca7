package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.OverrideRepository;
import java.util.List;

/** What tenants have in place of their plans' word. */
final class MemoryOverrides implements OverrideRepository {

    // Above every key, which is made of ASCII letters, digits and underscores.
    private static final String LAST = "\uffff";

    private final Table<TextKey, EntitlementOverride> overrides;

    MemoryOverrides(Journal journal) {
        overrides = new Table<>(journal);
    }

    @Override
    public void put(EntitlementOverride override) {
        overrides.put(TextKey.of(override.tenantId(), override.entitlement().key()), override);
    }

    @Override
    public boolean remove(TenantId tenant, String key) {
        TextKey row = TextKey.of(tenant, key);
        if (overrides.get(row) == null) {
            return false;
        }
        overrides.remove(row);
        return true;
    }

    @Override
    public List<EntitlementOverride> findAll(TenantId tenant) {
        return List.copyOf(overrides
                .range(TextKey.of(tenant, ""), TextKey.of(tenant, LAST))
                .values());
    }

    List<Entitlement> entitlements(TenantId tenant) {
        return findAll(tenant).stream().map(EntitlementOverride::entitlement).toList();
    }
}
