package dev.tenancy.testkit.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.ForeignKeyDescriptor;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.metamodel.mapping.internal.BasicAttributeMapping;
import org.hibernate.metamodel.mapping.internal.EmbeddedAttributeMapping;
import org.hibernate.metamodel.mapping.internal.EntityCollectionPart;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.jspecify.annotations.Nullable;

/** An attribute of an entity, or of an embeddable in it, by its path from the entity. */
final class MappedAttribute {

    private final List<AttributeMapping> steps;

    private MappedAttribute(List<AttributeMapping> steps) {
        this.steps = List.copyOf(steps);
    }

    /** The attribute itself, or what is embedded in it. */
    static Stream<MappedAttribute> of(AttributeMapping mapping) {
        return below(List.of(), mapping);
    }

    private static Stream<MappedAttribute> below(List<AttributeMapping> above, AttributeMapping mapping) {
        List<AttributeMapping> steps = new ArrayList<>(above);
        steps.add(mapping);
        if (!(mapping instanceof EmbeddedAttributeMapping embedded)) {
            return Stream.of(new MappedAttribute(steps));
        }
        List<AttributeMapping> parts = new ArrayList<>();
        embedded.getEmbeddableTypeDescriptor().forEachAttributeMapping(part -> {
            parts.add(part);
        });
        return parts.stream().flatMap(part -> below(steps, part));
    }

    AttributeMapping mapping() {
        return steps.get(steps.size() - 1);
    }

    /** As a query names it. */
    String path() {
        return steps.stream().map(AttributeMapping::getAttributeName).collect(Collectors.joining("."));
    }

    Class<?> type() {
        return mapping().getJavaType().getJavaTypeClass();
    }

    boolean isBasic() {
        return mapping() instanceof BasicAttributeMapping;
    }

    /** Whether it is a reference to one row whose key is in a column of this entity. */
    boolean isReference() {
        return mapping() instanceof ToOneAttributeMapping one && one.getSideNature() == ForeignKeyDescriptor.Nature.KEY;
    }

    boolean isPlural() {
        return mapping() instanceof PluralAttributeMapping;
    }

    /** Whether it is a collection whose other side writes its rows. */
    boolean isInverse() {
        return mapping() instanceof PluralAttributeMapping plural
                && plural.getCollectionDescriptor().isInverse();
    }

    /** The entity that it refers to or collects; null when it holds values. */
    @Nullable
    String entityName() {
        if (mapping() instanceof ToOneAttributeMapping one) {
            return one.getEntityMappingType().getEntityName();
        }
        return mapping() instanceof PluralAttributeMapping plural
                        && plural.getElementDescriptor() instanceof EntityCollectionPart part
                ? part.getEntityMappingType().getEntityName()
                : null;
    }

    @Nullable
    Object of(Object entity) {
        Object value = Hibernate.unproxy(entity);
        for (AttributeMapping step : steps) {
            if (value == null) {
                return null;
            }
            value = step.getValue(value);
        }
        return value;
    }

    void set(Object entity, @Nullable Object value) {
        AttributeMapping root = steps.get(0);
        Object loaded = Hibernate.unproxy(entity);
        root.setValue(loaded, steps.size() == 1 ? value : embedded(root.getValue(loaded), 0, value));
    }

    private Object embedded(@Nullable Object present, int step, @Nullable Object value) {
        EmbeddableMappingType type = ((EmbeddedAttributeMapping) steps.get(step)).getEmbeddableTypeDescriptor();
        @Nullable
        Object[] parts = present == null ? new Object[type.getNumberOfAttributeMappings()] : type.getValues(present);
        for (int i = 0; i < parts.length; i++) {
            if (type.getAttributeMapping(i).equals(steps.get(step + 1))) {
                parts[i] = step + 2 == steps.size() ? value : embedded(parts[i], step + 1, value);
            }
        }
        // It may be a record, so it is made anew rather than changed.
        return type.getRepresentationStrategy().getInstantiator().instantiate(() -> parts);
    }

    @Override
    public String toString() {
        return path();
    }
}
