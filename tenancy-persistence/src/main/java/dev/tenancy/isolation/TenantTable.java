package dev.tenancy.isolation;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table whose rows belong to one tenant each.
 *
 * @param mapping what is mapped to it: an entity's name, or the role of a collection
 * @param tenantColumn whose row it is
 * @param tenantColumnMapped whether Hibernate writes that column with every row; where it doesn't, the column has a default
 * @param primaryKey its columns, in order; none where the mapping declares none
 * @param idGenerated whether Hibernate or the database generates the primary key, so that no caller chooses it
 * @param owners the row that each row of this table is a part of: one link, but one for each table that the owner can be in
 *     when the owner's hierarchy has a table per class; none for the table of an entity
 * @param references foreign keys in the database to tables of tenants, those to the owner's among them
 * @param sharedReferences foreign keys in the database to tables of no tenant
 * @param uniqueKeys the columns of each that the mapping declares
 * @param indexes the columns of each that the mapping declares, up to the first expression
 */
record TenantTable(
        TableName name,
        Kind kind,
        String mapping,
        String tenantColumn,
        boolean tenantColumnMapped,
        List<String> primaryKey,
        boolean idGenerated,
        List<TableLink> owners,
        List<TableLink> references,
        List<TableLink> sharedReferences,
        List<List<String>> uniqueKeys,
        List<List<String>> indexes) {

    /** The tenant column's name where Hibernate maps none. */
    static final String TENANT_COLUMN = "tenant_id";

    TenantTable {
        primaryKey = List.copyOf(primaryKey);
        owners = List.copyOf(owners);
        references = List.copyOf(references);
        sharedReferences = List.copyOf(sharedReferences);
        uniqueKeys = List.copyOf(uniqueKeys);
        indexes = List.copyOf(indexes);
    }

    /** The tenant's column, and then those of {@code columns} that are not it: a key of one tenant. */
    List<String> tenantFirst(List<String> columns) {
        return Stream.concat(Stream.of(tenantColumn), columns.stream().filter(column -> !column.equals(tenantColumn)))
                .toList();
    }

    /** The columns of an index that begins with the tenant: then the owner's key where rows are parts, or else the primary key. */
    List<String> tenantIndex() {
        return tenantFirst(owners.isEmpty() ? primaryKey : owners.get(0).columns());
    }

    /** What the rows are. */
    enum Kind {
        /** Entities: a root's, with all of a single-table hierarchy, or one class's where each has a table. */
        ENTITY,
        /** What a joined subclass adds to its superclass's row. */
        SUBCLASS,
        /** What a secondary table, or the join table of a to-one association, adds to an entity's row. */
        SECONDARY,
        /** Values that are elements of a collection. */
        COLLECTION,
        /** Links from a collection to entities. */
        JOIN,
        /** Former states of another table's rows, kept by Hibernate; they may outlive those rows. */
        HISTORY
    }
}
