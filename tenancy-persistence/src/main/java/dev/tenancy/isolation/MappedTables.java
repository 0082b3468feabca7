package dev.tenancy.isolation;

import dev.tenancy.isolation.TenantTable.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.annotations.OnDeleteAction;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Any;
import org.hibernate.mapping.AuxiliaryTableHolder;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Join;
import org.hibernate.mapping.JoinedSubclass;
import org.hibernate.mapping.ManyToOne;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/** Walks a mapping and sorts its tables by whether they hold tenants' rows. */
final class MappedTables {

    private final Metadata metadata;
    private final CatalogNames names;
    private final Map<TableName, MappedTable> scoped = new LinkedHashMap<>();
    private final Map<Table, String> shared = new LinkedHashMap<>();

    private MappedTables(Metadata metadata) {
        this.metadata = metadata;
        this.names = new CatalogNames(metadata);
    }

    static TenantModel of(Metadata metadata) {
        MappedTenant.requireDeclared(metadata);
        MappedTables tables = new MappedTables(metadata);
        // Collections hang on entities, so these are known first.
        tables.addEntities();
        metadata.getCollectionBindings().forEach(tables::add);
        return tables.model();
    }

    private TenantModel model() {
        shared.keySet().stream()
                .filter(MappedTables::isStored)
                .map(table -> scoped.get(names.of(table)))
                .filter(table -> table != null)
                .forEach(MappedTable::alsoWrittenWithoutTenant);
        return new TenantModel(
                scoped.values().stream()
                        .map(table -> table.complete(names, scoped.keySet()))
                        .toList(),
                shared.keySet().stream()
                        .filter(table -> isStored(table) && !scoped.containsKey(names.of(table)))
                        .map(names::of)
                        .toList(),
                largeObjects());
    }

    private List<LargeObjectColumn> largeObjects() {
        return Stream.concat(
                        scoped.values().stream().flatMap(table -> table.largeObjects(names)),
                        shared.entrySet().stream()
                                .filter(table -> isStored(table.getKey()))
                                .flatMap(table -> LargeObjectColumn.of(table.getKey(), table.getValue(), names)))
                .distinct()
                .toList();
    }

    private void addEntities() {
        for (PersistentClass entity : metadata.getEntityBindings()) {
            if (entity instanceof RootClass root) {
                if (MappedTenant.isScoped(root)) {
                    addScoped(root, MappedTenant.columnOf(root));
                } else {
                    addShared(root);
                }
            }
        }
    }

    /** Superclasses first, since what a subclass adds hangs on them. */
    private void addScoped(PersistentClass entity, Column tenant) {
        if (entity instanceof JoinedSubclass) {
            List<TableLink> owners = links(entity.getKey(), entity.getSuperclass(), null);
            addPart(entity.getTable(), Kind.SUBCLASS, entity.getEntityName(), owners);
            addHistory(entity, entity.getEntityName(), owners);
        } else {
            addWritten(entity.getTable(), Kind.ENTITY, entity, tenant);
            Table history = entity.getAuxiliaryTable();
            if (history != null) {
                addWritten(history, Kind.HISTORY, entity, tenant);
            }
        }
        for (Join join : entity.getJoins()) {
            List<TableLink> owners = links(join.getKey(), entity, null);
            addPart(join.getTable(), Kind.SECONDARY, entity.getEntityName(), owners);
            addHistory(join, entity.getEntityName(), owners);
        }
        entity.getDirectSubclasses().forEach(subclass -> addScoped(subclass, tenant));
    }

    private void addShared(PersistentClass entity) {
        shared.putIfAbsent(entity.getTable(), entity.getEntityName());
        entity.getJoins().forEach(join -> shared.putIfAbsent(join.getTable(), entity.getEntityName()));
        entity.getDirectSubclasses().forEach(this::addShared);
    }

    private void add(Collection collection) {
        List<TableLink> owners = ownersOf(collection);
        if (!collection.isOneToMany()) {
            Table table = collection.getCollectionTable();
            if (owners.isEmpty()) {
                shared.putIfAbsent(table, collection.getRole());
            } else {
                boolean links = collection.getElement() instanceof ManyToOne || collection.getElement() instanceof Any;
                addPart(table, links ? Kind.JOIN : Kind.COLLECTION, collection.getRole(), owners);
            }
        }
        if (!owners.isEmpty()) {
            addHistory(collection, collection.getRole(), owners);
        }
    }

    /** The collection's owner when that belongs to a tenant, or else the first thing in the collection's rows that does. */
    private List<TableLink> ownersOf(Collection collection) {
        PersistentClass owner = collection.getOwner();
        if (MappedTenant.isScoped(owner)) {
            return links(collection.getKey(), owner, collection.getReferencedPropertyName());
        }
        if (collection.isOneToMany()) {
            return List.of();
        }
        if (collection.getElement() instanceof ManyToOne element) {
            PersistentClass entity = metadata.getEntityBinding(element.getReferencedEntityName());
            if (MappedTenant.isScoped(entity)) {
                return links(element, entity, element.getReferencedPropertyName());
            }
        }
        return MappedTable.foreignKeys(collection.getCollectionTable(), names).stream()
                .filter(link -> scoped.containsKey(link.table()))
                .limit(1)
                .toList();
    }

    private void addWritten(Table table, Kind kind, PersistentClass entity, Column tenant) {
        if (isStored(table)) {
            scoped.putIfAbsent(names.of(table), MappedTable.written(table, kind, entity, names.of(tenant)));
        }
    }

    private void addPart(Table table, Kind kind, String mapping, List<TableLink> owners) {
        if (!isStored(table)) {
            return;
        }
        MappedTable known = scoped.get(names.of(table));
        if (known == null) {
            MappedTable owner =
                    owners.isEmpty() ? null : scoped.get(owners.get(0).table());
            scoped.put(names.of(table), MappedTable.partOf(table, kind, mapping, owners, owner));
        } else {
            known.alsoWrittenWithoutTenant();
        }
    }

    private void addHistory(AuxiliaryTableHolder holder, String mapping, List<TableLink> owners) {
        Table history = holder.getAuxiliaryTable();
        if (history != null) {
            addPart(history, Kind.HISTORY, mapping, owners);
        }
    }

    /** One for each table that a row of {@code target} can be in. */
    private List<TableLink> links(Value key, PersistentClass target, @Nullable String property) {
        List<String> columns = names.of(key.getColumns());
        if (property != null) {
            Value unique = target.getReferencedProperty(property).getValue();
            return List.of(new TableLink(
                    columns, names.of(unique.getTable()), names.of(unique.getColumns()), OnDeleteAction.NO_ACTION));
        }
        // Not the primary key's columns, which Hibernate puts into another order when it exports them.
        List<String> referenced = names.of(target.getKey().getColumns());
        return tablesOf(target)
                .map(table -> new TableLink(columns, names.of(table), referenced, OnDeleteAction.NO_ACTION))
                .toList();
    }

    private static Stream<Table> tablesOf(PersistentClass entity) {
        Stream<PersistentClass> classes = entity.getTable().hasDenormalizedTables()
                ? Stream.concat(Stream.of(entity), entity.getSubclasses().stream())
                : Stream.of(entity);
        return classes.map(PersistentClass::getTable)
                .filter(MappedTables::isStored)
                .distinct();
    }

    private static boolean isStored(Table table) {
        return table.isPhysicalTable() && !table.isView();
    }
}
