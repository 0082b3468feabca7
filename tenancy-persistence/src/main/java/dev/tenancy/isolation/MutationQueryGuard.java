package dev.tenancy.isolation;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.TenantIdMapping;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.insert.SqmInsertStatement;
import org.hibernate.query.sqm.tree.update.SqmAssignment;
import org.hibernate.query.sqm.tree.update.SqmUpdateStatement;
import org.jspecify.annotations.Nullable;

/** Refuses changes by JPQL or criteria that could give a row to another tenant or tie it to one's. */
final class MutationQueryGuard {

    private final SessionFactoryImplementor factory;
    private final TenantIsolation isolation;

    private MutationQueryGuard(SessionFactoryImplementor factory, TenantIsolation isolation) {
        this.factory = factory;
        this.isolation = isolation;
    }

    static MutationQueryGuard of(SessionFactoryImplementor factory) {
        return new MutationQueryGuard(factory, TenantIsolation.of(factory));
    }

    // What is translated is kept for later sessions, so the answer is the same for all of them.
    void check(SqmDmlStatement<?> statement) {
        UnfilteredQueryGuard.check(statement, factory);
        TenantIdMapping tenant = tenantOf(statement.getTarget().getEntityName());
        if (tenant == null) {
            return;
        }
        if (statement instanceof SqmUpdateStatement<?> update) {
            for (SqmAssignment<?> assignment : update.getSetClause().getAssignments()) {
                checkAssignment(assignment.getTargetPath(), tenant);
            }
        }
        if (statement instanceof SqmInsertStatement<?> && !isolation.unit().holdsInDatabase()) {
            isolation
                    .refusals()
                    .refuse(
                            "An insert by query names its tenant itself, or none. Persist the entities instead: they get the tenant of"
                                    + " the context.");
        }
    }

    private void checkAssignment(SqmPath<?> path, TenantIdMapping tenant) {
        AttributeMapping attribute = tenant.getAttributeMapping();
        if (attribute != null && path.getNavigablePath().getLocalName().equals(attribute.getAttributeName())) {
            isolation
                    .refusals()
                    .refuse(
                            "An update by query sets the tenant of rows. A row keeps the tenant it was stored for; move it in"
                                    + " TenantIsolation.bypass(reason, …) with native SQL.");
        }
        if (!isolation.unit().holdsInDatabase() && leadsToTenantScoped(path)) {
            isolation
                    .refusals()
                    .refuse(
                            "An update by query sets the association "
                                    + path.getNavigablePath().getLocalName()
                                    + ", and could tie a row to another tenant's. Load the entities and set it there, where it is checked.");
        }
    }

    private boolean leadsToTenantScoped(SqmPath<?> path) {
        for (SqmPath<?> at = path; at != null && at.getLhs() != null; at = at.getLhs()) {
            if (at.getReferencedPathSource().getPathType() instanceof EntityDomainType<?> entity
                    && tenantOf(entity.getHibernateEntityName()) != null) {
                return true;
            }
        }
        return false;
    }

    private @Nullable TenantIdMapping tenantOf(String entity) {
        return factory.getMappingMetamodel().getEntityDescriptor(entity).getTenantIdMapping();
    }
}
