package dev.tenancy.isolation;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.EntityValuedModelPart;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.query.sqm.function.NamedSqmFunctionDescriptor;
import org.hibernate.query.sqm.function.SqmFunctionDescriptor;
import org.hibernate.query.sqm.spi.BaseSemanticQueryWalker;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.domain.SqmElementAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmIndexAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmCollectionSize;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.from.SqmCrossJoin;
import org.hibernate.query.sqm.tree.predicate.SqmMemberOfPredicate;

/** Refuses what Hibernate translates without the tenant's filter, where the database does not filter by itself. */
final class UnfilteredQueryGuard extends BaseSemanticQueryWalker {

    private final SessionFactoryImplementor factory;
    private final TenantIsolation isolation;

    private UnfilteredQueryGuard(SessionFactoryImplementor factory, TenantIsolation isolation) {
        this.factory = factory;
        this.isolation = isolation;
    }

    static void check(SqmStatement<?> statement, SessionFactoryImplementor factory) {
        TenantIsolation isolation = TenantIsolation.of(factory);
        if (!isolation.unit().holdsInDatabase()) {
            statement.accept(new UnfilteredQueryGuard(factory, isolation));
        }
    }

    @Override
    protected void consumeCrossJoin(SqmCrossJoin<?> join, boolean transitive) {
        if (isScoped(join.getEntityName())) {
            isolation
                    .refusals()
                    .refuse(
                            "A cross join with " + join.getEntityName()
                                    + " is not restricted to the tenant. Name the entity as a further root instead: from A a, B b.");
        }
        super.consumeCrossJoin(join, transitive);
    }

    @Override
    public Object visitPluralAttributeSizeFunction(SqmCollectionSize function) {
        checkCollection(function.getPluralPath(), "size()");
        return super.visitPluralAttributeSizeFunction(function);
    }

    @Override
    public Object visitMemberOfPredicate(SqmMemberOfPredicate predicate) {
        checkCollection(predicate.getPluralPath(), "member of");
        return super.visitMemberOfPredicate(predicate);
    }

    @Override
    public Object visitElementAggregateFunction(SqmElementAggregateFunction<?> path) {
        checkCollection(path.getPluralDomainPath(), "An aggregate of elements");
        return super.visitElementAggregateFunction(path);
    }

    @Override
    public Object visitIndexAggregateFunction(SqmIndexAggregateFunction<?> path) {
        checkCollection(path.getPluralDomainPath(), "An aggregate of indices");
        return super.visitIndexAggregateFunction(path);
    }

    // H2 has functions that are given SQL, and those of the application may read anything.
    @Override
    public Object visitFunction(SqmFunction<?> function) {
        if (function.getFunctionDescriptor().getClass() == NamedSqmFunctionDescriptor.class
                && !isRegistered(function.getFunctionDescriptor())) {
            isolation
                    .refusals()
                    .refuse("Hibernate knows no function " + function.getFunctionName()
                            + ", which might read the rows of all tenants. If it reads none, register it by a"
                            + " FunctionContributor.");
        }
        return super.visitFunction(function);
    }

    private boolean isRegistered(SqmFunctionDescriptor function) {
        return factory.getQueryEngine()
                .getSqmFunctionRegistry()
                .getFunctionsByName()
                .anyMatch(entry -> entry.getValue().equals(function));
    }

    /** What a tenant's own row has in a collection is the tenant's; a shared row's collection has rows of all. */
    private void checkCollection(SqmPath<?> path, String what) {
        SqmPath<?> owner = path.getLhs();
        EntityPersister shared = owner == null || owner.getJavaType() == null
                ? null
                : factory.getMappingMetamodel()
                        .findEntityDescriptor(owner.getJavaType().getName());
        if (shared != null
                && shared.getTenantIdMapping() == null
                && shared.findAttributeMapping(path.getNavigablePath().getLocalName())
                        instanceof PluralAttributeMapping collection
                && collection.getElementDescriptor() instanceof EntityValuedModelPart elements
                && elements.getEntityMappingType().getTenantIdMapping() != null) {
            isolation
                    .refusals()
                    .refuse(what + " on the collection "
                            + collection.getCollectionDescriptor().getRole()
                            + " of a shared entity is not restricted to the tenant. Join the collection instead.");
        }
    }

    private boolean isScoped(String entity) {
        return factory.getMappingMetamodel().getEntityDescriptor(entity).getTenantIdMapping() != null;
    }
}
