package dev.tenancy.testkit.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.generator.Assigned;
import org.hibernate.generator.internal.TenantIdGeneration;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.NaturalIdMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.persister.entity.mutation.EntityTableMapping;
import org.jspecify.annotations.Nullable;

/** A concrete entity as it is mapped. */
final class EntityShape {

    private final EntityPersister persister;
    private final List<MappedAttribute> attributes;
    private final @Nullable MappedAttribute tenant;

    EntityShape(EntityPersister persister) {
        this.persister = persister;
        List<AttributeMapping> mappings = new ArrayList<>();
        persister.forEachAttributeMapping(mapping -> {
            mappings.add(mapping);
        });
        this.attributes = mappings.stream()
                .filter(mapping -> !(mapping.getGenerator() instanceof TenantIdGeneration))
                .flatMap(MappedAttribute::of)
                .toList();
        this.tenant = mappings.stream()
                .filter(mapping -> mapping.getGenerator() instanceof TenantIdGeneration)
                .flatMap(MappedAttribute::of)
                .findFirst()
                .orElse(null);
    }

    EntityPersister persister() {
        return persister;
    }

    /** As a query names it. */
    String name() {
        return persister.getEntityName();
    }

    /** As a report names it. */
    String label() {
        return name().substring(name().lastIndexOf('.') + 1);
    }

    Class<?> type() {
        return persister.getMappedClass();
    }

    boolean isScoped() {
        return tenant != null;
    }

    /** The attribute that says whose row it is; only a scoped entity has it. */
    MappedAttribute tenant() {
        if (tenant == null) {
            throw new IllegalStateException(name() + " has no tenant");
        }
        return tenant;
    }

    /** All but the identifier and the tenant. */
    List<MappedAttribute> attributes() {
        return attributes;
    }

    List<MappedAttribute> basics() {
        return attributes.stream()
                .filter(MappedAttribute::isBasic)
                .filter(basic -> !isVersion(basic)
                        && basic.mapping().getAttributeMetadata().isInsertable())
                .toList();
    }

    private boolean isVersion(MappedAttribute attribute) {
        return persister.isVersioned()
                && persister
                        .getVersionMapping()
                        .getVersionAttribute()
                        .getAttributeName()
                        .equals(attribute.path());
    }

    boolean isVersioned() {
        return persister.isVersioned();
    }

    boolean hasAssignedId() {
        return persister.getGenerator() instanceof Assigned;
    }

    /** The attribute with the most telling value that an update may change, if there is one. */
    Optional<MappedAttribute> marker() {
        List<MappedAttribute> changeable = basics().stream()
                .filter(basic -> basic.mapping().getAttributeMetadata().isUpdatable())
                .filter(basic -> !naturalId().contains(basic.mapping()))
                .toList();
        return changeable.stream()
                .filter(basic -> basic.type() == String.class)
                .findFirst()
                .or(() -> changeable.stream()
                        .filter(basic -> Number.class.isAssignableFrom(basic.type()))
                        .findFirst())
                .or(() -> changeable.stream().findFirst());
    }

    List<? extends AttributeMapping> naturalId() {
        NaturalIdMapping naturalId = persister.getNaturalIdMapping();
        return naturalId == null ? List.of() : naturalId.getNaturalIdAttributes();
    }

    Object id(Object entity) {
        return persister.getIdentifierMapping().getIdentifier(entity);
    }

    /** Its tables, that of the identifier first. */
    List<EntityTableMapping> tables() {
        return List.of(persister.getTableMappings());
    }

    /** The column of an attribute that has just one. */
    static Optional<SelectableMapping> column(AttributeMapping mapping) {
        List<SelectableMapping> columns = new ArrayList<>();
        mapping.forEachSelectable((index, column) -> columns.add(column));
        return columns.size() == 1 && !columns.get(0).isFormula() ? Optional.of(columns.get(0)) : Optional.empty();
    }

    @Override
    public String toString() {
        return label();
    }
}
