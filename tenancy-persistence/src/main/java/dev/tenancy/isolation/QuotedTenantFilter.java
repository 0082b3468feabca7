package dev.tenancy.isolation;

import java.util.Map;
import org.hibernate.binder.internal.TenantIdBinder;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.FilterConfiguration;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.RootClass;

/**
 * Quotes the tenant's column in Hibernate's own filter where the mapping quotes it. Hibernate leaves the quotes out, so
 * the database finds no such column, or another one, by which one tenant would see what another has put there.
 */
final class QuotedTenantFilter {

    private QuotedTenantFilter() {}

    static void put(Metadata metadata) {
        for (PersistentClass entity : metadata.getEntityBindings()) {
            if (entity instanceof RootClass root && MappedTenant.isScoped(root)) {
                Column tenant = MappedTenant.columnOf(root);
                if (tenant.isQuoted()) {
                    root.getFilters()
                            .replaceAll(filter -> MappedTenant.isTenantFilter(filter) ? quoted(tenant, root) : filter);
                }
            }
        }
    }

    private static FilterConfiguration quoted(Column tenant, RootClass root) {
        return new FilterConfiguration(
                TenantIdBinder.FILTER_NAME,
                tenant.getQuotedName() + MappedTenant.EQUALS_TENANT,
                true,
                Map.of(),
                Map.of(),
                root);
    }
}
