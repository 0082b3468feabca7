package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.OverrideRepository;
import java.util.Comparator;
import java.util.List;

/** What tenants have in place of their plans' word, in one unit of work. */
final class JpaOverrides implements OverrideRepository {

    private static final String REMOVE = """
            delete from OverrideEntity
            where tenantId = :tenant and entitlement = :entitlement
            """;
    private static final String ALL = """
            from OverrideEntity
            where tenantId = :tenant
            """;

    private final JpaUnit unit;

    JpaOverrides(JpaUnit unit) {
        this.unit = unit;
    }

    @Override
    public void put(EntitlementOverride override) {
        remove(override.tenantId(), override.entitlement().key());
        unit.run(StaleAnswers.about(override.tenantId()), session -> session.insert(new OverrideEntity(override)));
    }

    @Override
    public boolean remove(TenantId tenant, String key) {
        return unit.call(
                        StaleAnswers.about(tenant),
                        session -> session.createMutationQuery(REMOVE)
                                .setParameter("tenant", tenant.value())
                                .setParameter("entitlement", key)
                                .executeUpdate())
                > 0;
    }

    @Override
    public List<EntitlementOverride> findAll(TenantId tenant) {
        return unit
                .call(session -> session.createSelectionQuery(ALL, OverrideEntity.class)
                        .setParameter("tenant", tenant.value())
                        .getResultList())
                .stream()
                .map(OverrideEntity::toOverride)
                // Here, since databases collate as they like.
                .sorted(Comparator.comparing(override -> override.entitlement().key()))
                .toList();
    }
}
