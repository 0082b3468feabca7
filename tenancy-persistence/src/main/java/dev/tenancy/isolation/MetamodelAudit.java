package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.binder.internal.TenantIdBinder;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.FilterDefinition;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.jspecify.annotations.Nullable;

/** Every entity says whose its rows are, and none is mapped so that the guards can't hold it. */
final class MetamodelAudit {

    private final boolean isHeldByDatabase;
    private final List<String> problems = new ArrayList<>();

    private MetamodelAudit(boolean isHeldByDatabase) {
        this.isHeldByDatabase = isHeldByDatabase;
    }

    /** {@link TenantIsolationException} that names every entity in question, why, and what to do. */
    static void require(Metadata metadata, boolean isHeldByDatabase) {
        MetamodelAudit audit = new MetamodelAudit(isHeldByDatabase);
        audit.examineTenant(metadata.getFilterDefinition(TenantIdBinder.FILTER_NAME));
        metadata.getEntityBindings().forEach(audit::examine);
        metadata.getCollectionBindings().forEach(audit::examine);
        if (!audit.problems.isEmpty()) {
            throw new TenantIsolationException("The tenants of this persistence unit can't be kept apart:\n- "
                    + String.join("\n- ", audit.problems));
        }
    }

    private void examineTenant(@Nullable FilterDefinition filter) {
        JdbcMapping tenant = filter == null ? null : filter.getParameterJdbcMapping(TenantIdBinder.PARAMETER_NAME);
        if (tenant != null && tenant.getJavaTypeDescriptor().getJavaTypeClass() != UUID.class) {
            problems.add("The attributes with @TenantId are of type "
                    + tenant.getJavaTypeDescriptor().getTypeName()
                    + ", but the id of a tenant is a java.util.UUID. Make them of that type.");
        }
    }

    private void examine(PersistentClass entity) {
        String name = entity.getEntityName();
        boolean isScoped = MappedTenant.isScoped(entity);
        if (isScoped == MappedTenant.isShared(entity)) {
            problems.add(
                    isScoped
                            ? name
                                    + " is marked @Shared but has a tenant: its rows would be hidden from all tenants but one."
                                    + " Remove @Shared, or the tenant."
                            : name
                                    + " has no tenant, so every tenant would see all of its rows. Extend TenantScopedEntity, or"
                                    + " give its root class an attribute with @TenantId; if its rows belong to nobody, mark it"
                                    + " @Shared.");
        }
        if (!isScoped && MappedTenant.hasTenantId(entity)) {
            problems.add(name + " has a tenant, but its root class "
                    + entity.getRootClass().getEntityName()
                    + " has none, through which its rows would be seen. Move @TenantId there.");
        }
        if (!isHeldByDatabase) {
            examineSql(entity);
        }
    }

    private void examine(Collection collection) {
        if (!isHeldByDatabase && CustomSql.isIn(collection)) {
            refuseCustomSql(collection.getRole());
        }
    }

    /** Nobody knows whose rows SQL in the mapping reads. */
    private void examineSql(PersistentClass entity) {
        String name = entity.getEntityName();
        for (Property property : entity.getProperties()) {
            if (property.getSelectables().stream().anyMatch(CustomSql::isQuery)) {
                problems.add(name + "." + property.getName()
                        + " is a formula with a query of its own, which would see all tenants'"
                        + " rows on this database. Map an association or write a JPQL query instead.");
            }
        }
        if (CustomSql.isIn(entity)) {
            refuseCustomSql(name);
        }
    }

    private void refuseCustomSql(String what) {
        problems.add(what
                + " is read or written by SQL of its own, which Hibernate does not restrict to the tenant. Remove it.");
    }
}
