package dev.tenancy.tenant;

import dev.tenancy.id.TenantId;
import java.util.List;

/**
 * Port: what tenants have in place of their plans' word, inside one unit of work; at most one for each meter or feature of a
 * tenant. Whoever changes them holds the tenant ({@link TenantRepository#lock}), and changes the subscription's version too.
 */
public interface OverrideRepository {

    /** Stores the override, in place of the tenant's earlier one of the same key. */
    void put(EntitlementOverride override);

    /** Takes the tenant's override of the meter or feature with this key away; false when there was none. */
    boolean remove(TenantId tenant, String key);

    /** The tenant's overrides by key, those that have ended too; empty when there are none. */
    List<EntitlementOverride> findAll(TenantId tenant);
}
