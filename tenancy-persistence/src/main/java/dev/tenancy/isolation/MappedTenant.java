package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.binder.internal.TenantIdBinder;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.FilterConfiguration;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.RootClass;

/** Tells whether an entity's rows belong to tenants, and by which column. */
final class MappedTenant {

    /** What follows the column in the condition of Hibernate's filter. */
    static final String EQUALS_TENANT = " = :" + TenantIdBinder.PARAMETER_NAME;

    private MappedTenant() {}

    /** Whether the hierarchy has a {@code @TenantId}. */
    static boolean isScoped(PersistentClass entity) {
        return hasTenantId(entity.getRootClass());
    }

    /** The column of the {@code @TenantId}, in the root's table. */
    static Column columnOf(RootClass root) {
        String condition = filterOf(root).orElseThrow().getCondition();
        List<Column> columns = root.getTable().getColumns().stream()
                .filter(column -> condition.equals(column.getName() + EQUALS_TENANT)
                        || condition.equals(column.getQuotedName() + EQUALS_TENANT))
                .toList();
        if (columns.isEmpty()) {
            throw new TenantIsolationException("The @TenantId of " + root.getEntityName()
                    + " is no column of the table "
                    + root.getTable().getName()
                    + ", so the database can't tell whose a row is. Map it to a column of the entity's own table.");
        }
        if (columns.size() > 1) {
            throw new TenantIsolationException(
                    "The column of the @TenantId of " + root.getEntityName()
                            + " and another one of the table "
                            + root.getTable().getName()
                            + " have the same name, with quotes and without, so nobody can tell by which a row is its tenant's. Rename one.");
        }
        return columns.get(0);
    }

    /** Refuses entities of which nobody has said whose their rows are. */
    static void requireDeclared(Metadata metadata) {
        List<String> undeclared = new ArrayList<>();
        for (PersistentClass entity : metadata.getEntityBindings()) {
            if (entity instanceof RootClass && !hasTenantId(entity) && !isShared(entity)) {
                undeclared.add(entity.getEntityName());
            }
            if (!(entity instanceof RootClass) && hasTenantId(entity) && !isScoped(entity)) {
                throw new TenantIsolationException("The @TenantId of " + entity.getEntityName()
                        + " is not there for the other classes of its hierarchy, whose rows would belong to everybody. Move it to "
                        + entity.getRootClass().getEntityName() + ".");
            }
        }
        if (!undeclared.isEmpty()) {
            throw new TenantIsolationException("Nobody has said whose the rows of " + String.join(", ", undeclared)
                    + " are, so every tenant would read and change all of them. Let the entity extend TenantScopedEntity, or give it"
                    + " a @TenantId; where every tenant is meant to share the rows, mark the root entity @Shared.");
        }
    }

    /** Whether the class itself has a {@code @TenantId}, which its superclasses may lack. */
    static boolean hasTenantId(PersistentClass entity) {
        return filterOf(entity).isPresent();
    }

    /** Whether the root of the hierarchy is marked {@link Shared}. */
    static boolean isShared(PersistentClass entity) {
        PersistentClass root = entity.getRootClass();
        return root.getClassName() != null && root.getMappedClass().isAnnotationPresent(Shared.class);
    }

    /** Hibernate's filter by the tenant; empty where the class has none. */
    static Optional<FilterConfiguration> filterOf(PersistentClass entity) {
        return entity.getFilters().stream().filter(MappedTenant::isTenantFilter).findFirst();
    }

    static boolean isTenantFilter(FilterConfiguration filter) {
        return filter.getName().equals(TenantIdBinder.FILTER_NAME);
    }
}
