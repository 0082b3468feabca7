package dev.tenancy.testkit.isolation;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.ForeignKeyDescriptor;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.metamodel.mapping.internal.ManyToManyCollectionPart;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.persister.entity.mutation.EntityTableMapping;

/** What a persistence unit maps: its entities, their tables, and which table refers to which. */
final class MappedModel {

    private final SessionFactory sessions;
    private final SessionFactoryImplementor factory;
    private final Map<String, EntityShape> entities = new LinkedHashMap<>();
    private final Set<String> tables = new LinkedHashSet<>();
    private final Set<String> sharedTables = new LinkedHashSet<>();
    private final Map<String, String> tenantColumns = new LinkedHashMap<>();
    private final Set<TableReference> references = new LinkedHashSet<>();

    MappedModel(EntityManagerFactory factory) {
        this.sessions = factory instanceof SessionFactory itself ? itself : factory.unwrap(SessionFactory.class);
        this.factory = factory.unwrap(SessionFactoryImplementor.class);
        List<EntityPersister> persisters = new ArrayList<>();
        this.factory.getMappingMetamodel().forEachEntityDescriptor(persisters::add);
        persisters.stream()
                .sorted(Comparator.comparing(EntityPersister::getEntityName))
                .filter(persister -> !persister.isAbstract())
                .forEach(persister -> add(new EntityShape(persister)));
        this.factory.getMappingMetamodel().forEachCollectionDescriptor(collection -> {
            PluralAttributeMapping attribute = collection.getAttributeMapping();
            refer(attribute.getKeyDescriptor());
            if (attribute.getElementDescriptor() instanceof ManyToManyCollectionPart part) {
                refer(part.getForeignKeyDescriptor());
            }
            if (attribute.getIndexDescriptor() instanceof ManyToManyCollectionPart part) {
                refer(part.getForeignKeyDescriptor());
            }
        });
        if (scoped().isEmpty()) {
            throw new IllegalArgumentException(
                    "No entity of this persistence unit has a tenant, so there is nothing to attack. Give the entities"
                            + " whose rows belong to a tenant an attribute with @TenantId.");
        }
    }

    private void add(EntityShape entity) {
        entities.put(entity.name(), entity);
        List<EntityTableMapping> mapped = entity.tables();
        List<String> root = columns(mapped.get(0));
        for (EntityTableMapping table : mapped) {
            tables.add(table.getTableName());
            if (!entity.isScoped()) {
                sharedTables.add(table.getTableName());
            }
        }
        mapped.stream()
                .skip(1)
                .map(table -> new TableReference(
                        table.getTableName(), columns(table), mapped.get(0).getTableName(), root))
                .forEach(references::add);
        if (entity.isScoped()) {
            EntityShape.column(entity.tenant().mapping())
                    .ifPresent(column -> tenantColumns.put(
                            column.getContainingTableExpression(), Row.name(column.getSelectionExpression())));
        }
        for (MappedAttribute attribute : entity.attributes()) {
            if (attribute.isReference()) {
                refer(((ToOneAttributeMapping) attribute.mapping()).getForeignKeyDescriptor());
            }
        }
    }

    private void refer(ForeignKeyDescriptor key) {
        tables.add(key.getKeyTable());
        references.add(TableReference.of(key));
    }

    static List<String> columns(EntityTableMapping table) {
        return table.getKeyMapping().getKeyColumns().stream()
                .map(column -> Row.name(column.getColumnName()))
                .toList();
    }

    SessionFactory sessions() {
        return sessions;
    }

    /** A session as the application gets one. */
    Session open() {
        return sessions.createEntityManager();
    }

    Collection<EntityShape> entities() {
        return entities.values();
    }

    List<EntityShape> scoped() {
        return entities.values().stream().filter(EntityShape::isScoped).toList();
    }

    List<EntityShape> shared() {
        return entities.values().stream().filter(entity -> !entity.isScoped()).toList();
    }

    /**
     * The classes whose collections are no business of attacks on {@code target}: what a shared row collects can be seen from every
     * row that refers to it, and is a target of its own.
     */
    Predicate<Class<?>> closedTo(Target target) {
        return type -> target.entity().isScoped()
                && shared().stream().anyMatch(entity -> entity.type().isAssignableFrom(type));
    }

    /** The entity of that name or, when that is abstract, the first that extends it. */
    EntityShape concrete(String name) {
        EntityPersister declared = factory.getMappingMetamodel().getEntityDescriptor(name);
        return entities.values().stream()
                .filter(entity -> entity.name().equals(name))
                .findFirst()
                .or(() -> entities.values().stream()
                        .filter(entity -> declared.getSubclassEntityNames().contains(entity.name()))
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException("No concrete entity extends " + name));
    }

    /** Every mapped table, by the name that SQL calls it. */
    Set<String> tables() {
        return tables;
    }

    /** The tables whose rows belong to nobody. */
    Set<String> sharedTables() {
        return sharedTables;
    }

    /** By table, the column that says whose row it is; only the first table of an entity has a mapped one. */
    Map<String, String> tenantColumns() {
        return tenantColumns;
    }

    Set<String> tenantColumnNames() {
        return tenantColumns.values().stream().collect(Collectors.toUnmodifiableSet());
    }

    Set<TableReference> references() {
        return references;
    }
}
