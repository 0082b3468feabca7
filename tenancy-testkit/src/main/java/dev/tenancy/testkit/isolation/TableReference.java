package dev.tenancy.testkit.isolation;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.ForeignKeyDescriptor;
import org.hibernate.metamodel.mapping.SelectableMapping;

/** Columns of a table that hold the key of a row of another, or of the same entity's first table. */
record TableReference(String table, List<String> columns, String target, List<String> targetColumns) {

    static TableReference of(ForeignKeyDescriptor key) {
        List<SelectableMapping> from = new ArrayList<>();
        List<SelectableMapping> to = new ArrayList<>();
        key.visitKeySelectables((index, column) -> from.add(column));
        key.visitTargetSelectables((index, column) -> to.add(column));
        return new TableReference(key.getKeyTable(), names(from), key.getTargetTable(), names(to));
    }

    private static List<String> names(List<SelectableMapping> columns) {
        return columns.stream()
                .map(column -> Row.name(column.getSelectionExpression()))
                .toList();
    }
}
