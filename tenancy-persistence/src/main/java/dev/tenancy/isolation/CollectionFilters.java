package dev.tenancy.isolation;

import java.util.Map;
import java.util.Optional;
import org.hibernate.binder.internal.TenantIdBinder;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.FilterConfiguration;
import org.hibernate.mapping.ManyToOne;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.Value;

/**
 * Puts the tenant's filter, which Hibernate has on entities alone, on the collections of tenant-scoped entities that shared
 * entities have. Others hold what their owner's tenant put there.
 */
final class CollectionFilters {

    private CollectionFilters() {}

    static void add(Metadata metadata) {
        for (Collection collection : metadata.getCollectionBindings()) {
            if (MappedTenant.isScoped(collection.getOwner())) {
                continue;
            }
            Value element = collection.getElement();
            if (element instanceof OneToMany many) {
                condition(metadata, many.getReferencedEntityName())
                        .ifPresent(condition ->
                                collection.addFilter(TenantIdBinder.FILTER_NAME, condition, true, Map.of(), Map.of()));
            } else if (element instanceof ManyToOne one) {
                condition(metadata, one.getReferencedEntityName())
                        .ifPresent(condition -> collection.addManyToManyFilter(
                                TenantIdBinder.FILTER_NAME, condition, true, Map.of(), Map.of()));
            }
        }
    }

    /** Empty when the entity belongs to no tenant. */
    private static Optional<String> condition(Metadata metadata, String entity) {
        return MappedTenant.filterOf(metadata.getEntityBinding(entity).getRootClass())
                .map(FilterConfiguration::getCondition);
    }
}
