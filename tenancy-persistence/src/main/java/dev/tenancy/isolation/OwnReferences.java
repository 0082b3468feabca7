package dev.tenancy.isolation;

import org.hibernate.Hibernate;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.DiscriminatedAssociationModelPart;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.EntityValuedModelPart;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/** What a session's entities may refer to: rows of its own tenant, and shared ones. */
final class OwnReferences {

    private final TenantIsolation isolation;
    private final SharedSessionContractImplementor session;

    OwnReferences(TenantIsolation isolation, SharedSessionContractImplementor session) {
        this.isolation = isolation;
        this.session = session;
    }

    /** Whether a value of {@code part} can be, or have embedded in it, a reference to a row. */
    static boolean canBeIn(ModelPart part) {
        return part instanceof EmbeddableValuedModelPart
                || part instanceof EntityValuedModelPart
                || part instanceof DiscriminatedAssociationModelPart;
    }

    /** Refuses a value of {@code part} that is, or has embedded in it, a reference to a row that the tenant doesn't have. */
    void require(ModelPart part, @Nullable Object value, String where) {
        if (value == null) {
            return;
        }
        if (part instanceof EmbeddableValuedModelPart embedded) {
            embedded.getEmbeddableTypeDescriptor()
                    .forEachAttributeMapping(attribute ->
                            require(attribute, attribute.getValue(value), where + "." + attribute.getAttributeName()));
        } else if (part instanceof EntityValuedModelPart || part instanceof DiscriminatedAssociationModelPart) {
            requireOwn(value, where);
        }
    }

    private void requireOwn(Object value, String where) {
        if (Hibernate.isInitialized(value) && isManaged(Hibernate.unproxy(value))) {
            return;
        }
        EntityPersister target = typeOf(value);
        if (target.getTenantIdMapping() == null) {
            return;
        }
        Object id = value instanceof HibernateProxy proxy
                ? proxy.getHibernateLazyInitializer().getIdentifier()
                : target.getIdentifier(value, session);
        if (id == null || !belongsToTenant(id, target)) {
            isolation
                    .refusals()
                    .refuse(where
                            + " refers to a row that this tenant doesn't have. Refer to an entity that was loaded or stored"
                            + " in this session.");
        }
    }

    private EntityPersister typeOf(Object value) {
        String name = session.bestGuessEntityName(value);
        return Hibernate.isInitialized(value)
                ? session.getEntityPersister(name, Hibernate.unproxy(value))
                : session.getFactory().getMappingMetamodel().getEntityDescriptor(name);
    }

    private boolean isManaged(Object entity) {
        return session instanceof SessionImplementor stateful
                && stateful.getPersistenceContextInternal().getEntry(entity) != null;
    }

    private boolean belongsToTenant(Object id, EntityPersister target) {
        var loader = target.getTenantIdLoader();
        if (loader == null) {
            // the tenant is part of the id
            target.getTenantIdMapping().validateIdentifier(id, session);
            return true;
        }
        return loader.belongsToTenant(id, false, session);
    }
}
