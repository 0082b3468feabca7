package dev.tenancy.isolation;

import java.util.Map;
import org.hibernate.binder.internal.TenantIdBinder;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.FilterConfiguration;
import org.hibernate.mapping.ManyToOne;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tenant's filter, which Hibernate has on entities alone, on the collections of tenant-scoped entities that shared
 * entities have. Others hold what their owner's tenant put there.
 */
final class CollectionFilters {

    private CollectionFilters() {}

    static void add(Metadata metadata) {
        for (Collection collection : metadata.getCollectionBindings()) {
            if (condition(collection.getOwner()) != null) {
                continue;
            }
            Value element = collection.getElement();
            if (element instanceof OneToMany many) {
                addTo(collection, condition(metadata.getEntityBinding(many.getReferencedEntityName())), false);
            } else if (element instanceof ManyToOne one) {
                addTo(collection, condition(metadata.getEntityBinding(one.getReferencedEntityName())), true);
            }
        }
    }

    private static void addTo(Collection collection, @Nullable String condition, boolean isManyToMany) {
        if (condition == null) {
            return;
        }
        if (isManyToMany) {
            collection.addManyToManyFilter(TenantIdBinder.FILTER_NAME, condition, true, Map.of(), Map.of());
        } else {
            collection.addFilter(TenantIdBinder.FILTER_NAME, condition, true, Map.of(), Map.of());
        }
    }

    private static @Nullable String condition(PersistentClass entity) {
        for (FilterConfiguration filter : entity.getRootClass().getFilters()) {
            if (filter.getName().equals(TenantIdBinder.FILTER_NAME)) {
                return filter.getCondition();
            }
        }
        return null;
    }
}
