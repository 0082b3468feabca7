package dev.tenancy.testkit.isolation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.metamodel.mapping.internal.BasicAttributeMapping;
import org.hibernate.metamodel.mapping.internal.EmbeddedAttributeMapping;
import org.jspecify.annotations.Nullable;

/** Makes rows with values of their own, and no references yet. */
final class SampleRow {

    private final Map<Class<?>, IntFunction<?>> factories;
    private final SampleValues values = new SampleValues();

    SampleRow(Map<Class<?>, IntFunction<?>> factories) {
        this.factories = Map.copyOf(factories);
    }

    Object make(EntityShape entity, int number) {
        IntFunction<?> factory = factories.get(entity.type());
        if (factory != null) {
            return factory.apply(number);
        }
        Object row =
                entity.persister().getRepresentationStrategy().getInstantiator().instantiate();
        if (entity.hasAssignedId()) {
            EntityIdentifierMapping id = entity.persister().getIdentifierMapping();
            id.setIdentifier(row, required(id, entity + "'s identifier", number), null);
        }
        for (MappedAttribute basic : entity.basics()) {
            fill(entity, row, basic, number);
        }
        return row;
    }

    private void fill(EntityShape entity, Object row, MappedAttribute basic, int number) {
        Optional<Object> made = value(basic.mapping(), number);
        made.ifPresent(value -> basic.set(row, value));
        if (made.isEmpty() && !basic.mapping().getAttributeMetadata().isNullable() && basic.of(row) == null) {
            throw unknown(entity + "." + basic, basic.type());
        }
    }

    /** A new value for what a collection holds, or for the key of a map. */
    Object required(ModelPart part, String name, int number) {
        return value(part, number)
                .orElseThrow(() -> unknown(name, part.getJavaType().getJavaTypeClass()));
    }

    /** A new value, of a basic type or embeddable. */
    Optional<Object> value(ModelPart part, int number) {
        if (part instanceof EmbeddableValuedModelPart embedded) {
            return Optional.of(embeddable(embedded.getEmbeddableTypeDescriptor(), number));
        }
        List<SelectableMapping> columns = new ArrayList<>();
        part.forEachSelectable((index, column) -> columns.add(column));
        return columns.size() == 1
                ? values.next(part.getJavaType().getJavaTypeClass(), columns.get(0), number)
                : Optional.empty();
    }

    private Object embeddable(EmbeddableMappingType type, int number) {
        @Nullable Object[] parts = new Object[type.getNumberOfAttributeMappings()];
        for (int i = 0; i < parts.length; i++) {
            AttributeMapping mapping = type.getAttributeMapping(i);
            if (mapping instanceof BasicAttributeMapping || mapping instanceof EmbeddedAttributeMapping) {
                parts[i] = value(mapping, number).orElse(null);
            }
        }
        return type.getRepresentationStrategy().getInstantiator().instantiate(() -> parts);
    }

    /** Adds {@code element}, under a new key when it is a map. */
    void add(Object row, MappedAttribute attribute, Object element, int number) {
        Object collection = attribute.of(row);
        if (collection == null) {
            collection = empty(attribute);
            attribute.set(row, collection);
        }
        put(collection, attribute, element, number);
    }

    @SuppressWarnings("unchecked")
    private void put(Object collection, MappedAttribute attribute, Object element, int number) {
        if (collection instanceof Map<?, ?> map) {
            PluralAttributeMapping plural = (PluralAttributeMapping) attribute.mapping();
            ((Map<Object, Object>) map)
                    .put(required(plural.getIndexDescriptor(), attribute + "'s key", number), element);
        } else {
            ((Collection<Object>) collection).add(element);
        }
    }

    private static Object empty(MappedAttribute attribute) {
        PluralAttributeMapping plural = (PluralAttributeMapping) attribute.mapping();
        return switch (plural.getMappedType().getCollectionSemantics().getCollectionClassification()) {
            case MAP, ORDERED_MAP -> new LinkedHashMap<>();
            case SORTED_MAP -> new TreeMap<>();
            case SET, ORDERED_SET -> new LinkedHashSet<>();
            case SORTED_SET -> new TreeSet<>();
            default -> new ArrayList<>();
        };
    }

    private static IllegalArgumentException unknown(String attribute, Class<?> type) {
        return new IllegalArgumentException("The isolation matrix can't make up a value of " + type.getName() + " for "
                + attribute + ", and an attack on a row that isn't there proves nothing. Hand in a factory of such"
                + " rows: IsolationMatrix.rows(entity, tenantNumber -> ...).");
    }
}
