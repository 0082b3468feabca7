package dev.tenancy.isolation;

import dev.tenancy.isolation.TenantTable.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.annotations.OnDeleteAction;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.ForeignKey;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.KeyValue;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.PrimaryKey;
import org.hibernate.mapping.SimpleValue;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** What is known of a tenant's table before all the others are known too. */
final class MappedTable {

    private final Table table;
    private final Kind kind;
    private final String mapping;
    private final String tenantColumn;
    private final boolean idGenerated;
    private final List<TableLink> owners;
    private boolean tenantColumnMapped;

    private MappedTable(
            Table table, Kind kind, String mapping, String tenantColumn, List<TableLink> owners, boolean idGenerated) {
        this.table = table;
        this.kind = kind;
        this.mapping = mapping;
        this.tenantColumn = tenantColumn;
        this.owners = owners;
        this.idGenerated = idGenerated;
        this.tenantColumnMapped = true;
    }

    /** Hibernate writes the tenant itself. */
    static MappedTable written(Table table, Kind kind, PersistentClass entity, String tenantColumn) {
        return new MappedTable(
                table, kind, entity.getEntityName(), tenantColumn, List.of(), isGenerated(entity.getIdentifier()));
    }

    /** The tenant is the owner's, and in the key to the owner when it is in the owner's key. No owner is known when it has no table. */
    static MappedTable partOf(
            Table table, Kind kind, String mapping, List<TableLink> owners, @Nullable MappedTable owner) {
        int tenant = owner == null ? -1 : owners.get(0).referencedColumns().indexOf(owner.tenantColumn);
        MappedTable part = new MappedTable(
                table,
                kind,
                mapping,
                tenant < 0 ? TenantTable.TENANT_COLUMN : owners.get(0).columns().get(tenant),
                owners,
                false);
        part.tenantColumnMapped = tenant >= 0;
        return part;
    }

    /** Something else writes rows of this table too, without their tenant. */
    void alsoWrittenWithoutTenant() {
        tenantColumnMapped = false;
    }

    TenantTable complete(CatalogNames names, Set<TableName> tenants) {
        List<TableLink> references = new ArrayList<>();
        List<TableLink> shared = new ArrayList<>();
        for (TableLink link : foreignKeys(table, names)) {
            (tenants.contains(link.table()) ? references : shared).add(link);
        }
        return new TenantTable(
                names.of(table),
                kind,
                mapping,
                tenantColumn,
                tenantColumnMapped,
                primaryKey(names, table),
                idGenerated,
                owners,
                references,
                shared,
                uniqueKeys(names),
                table.getIndexes().values().stream()
                        .map(index -> leadingColumns(index, names))
                        .toList());
    }

    Stream<LargeObjectColumn> largeObjects(CatalogNames names) {
        return LargeObjectColumn.of(table, mapping, names);
    }

    /** Those that Hibernate would export. */
    static List<TableLink> foreignKeys(Table table, CatalogNames names) {
        return table.getForeignKeyCollection().stream()
                .filter(key ->
                        key.getReferencedTable() != null && key.isPhysicalConstraint() && key.isCreationEnabled())
                .map(key -> link(key, names))
                .toList();
    }

    static List<String> primaryKey(CatalogNames names, Table table) {
        PrimaryKey key = table.getPrimaryKey();
        return key == null ? List.of() : names.of(key.getColumns());
    }

    private static TableLink link(ForeignKey key, CatalogNames names) {
        Table target = key.getReferencedTable();
        OnDeleteAction onDelete = key.getOnDeleteAction();
        return new TableLink(
                names.of(key.getColumns()),
                names.of(target),
                key.isReferenceToPrimaryKey() ? primaryKey(names, target) : names.of(key.getReferencedColumns()),
                onDelete == null ? OnDeleteAction.NO_ACTION : onDelete);
    }

    private List<List<String>> uniqueKeys(CatalogNames names) {
        Set<List<String>> keys = new LinkedHashSet<>();
        table.getUniqueKeys().values().forEach(key -> keys.add(names.of(key.getColumns())));
        table.getColumns().stream().filter(Column::isUnique).forEach(column -> keys.add(List.of(names.of(column))));
        return List.copyOf(keys);
    }

    private static boolean isGenerated(KeyValue identifier) {
        return identifier instanceof SimpleValue value
                && !(value instanceof Component)
                && !value.getCustomIdGeneratorCreator().isAssigned();
    }

    /** Up to the first expression. */
    private static List<String> leadingColumns(Index index, CatalogNames names) {
        return index.getSelectables().stream()
                .takeWhile(Column.class::isInstance)
                .map(column -> names.of((Column) column))
                .toList();
    }
}
