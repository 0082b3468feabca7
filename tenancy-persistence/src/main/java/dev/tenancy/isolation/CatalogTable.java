package dev.tenancy.isolation;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.annotations.OnDeleteAction;

/**
 * A table as PostgreSQL's catalog has it.
 *
 * @param mapped its name in the mapping
 * @param owner the owner's role
 * @param kind {@code r} for a table, {@code p} for a partitioned one; anything else is none
 * @param usable whether the application's role may read and write rows
 * @param excessive whether it may do what row-level security doesn't hold for
 */
record CatalogTable(
        TableName mapped,
        long oid,
        String owner,
        char kind,
        boolean rowSecurity,
        boolean rowSecurityForced,
        boolean usable,
        boolean excessive,
        List<Column> columns,
        List<Index> indexes,
        List<ForeignKey> foreignKeys,
        List<Policy> policies) {

    /** With its name as PostgreSQL itself writes it, an empty default when there is none, and whether the database fills it in. */
    record Column(String name, String quotedName, String type, boolean notNull, String defaultValue, boolean filled) {}

    /** With an empty name in place of each expression, and an empty constraint's name when it belongs to none. */
    record Index(
            String name,
            String qualifiedName,
            boolean unique,
            boolean primary,
            boolean exclusion,
            boolean wholeTable,
            List<String> columns,
            String constraint,
            String definition) {}

    /** With the table that it refers to. */
    record ForeignKey(String name, List<String> columns, long table, List<String> referencedColumns) {

        TableLink link(TableName to) {
            return new TableLink(columns, to, referencedColumns, OnDeleteAction.NO_ACTION);
        }

        Map<String, String> pairs() {
            return TenantForeignKey.pairs(columns, referencedColumns);
        }
    }

    /** With empty texts where no condition is given. */
    record Policy(String name, boolean permissive, String command, List<String> roles, String using, String check) {}

    boolean isTable() {
        return kind == 'r' || kind == 'p';
    }

    boolean isPartitioned() {
        return kind == 'p';
    }

    Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Whether a foreign key could refer to these columns. */
    boolean isUnique(List<String> names) {
        Set<String> key = new HashSet<>(names);
        return indexes.stream()
                .anyMatch(index -> index.unique() && index.wholeTable() && key.equals(new HashSet<>(index.columns())));
    }

    boolean hasIndexLedBy(String column) {
        return indexes.stream()
                .anyMatch(index -> index.wholeTable() && index.columns().get(0).equals(column));
    }
}
