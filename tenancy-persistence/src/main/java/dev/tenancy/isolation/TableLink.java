package dev.tenancy.isolation;

import java.util.List;
import org.hibernate.annotations.OnDeleteAction;

/** Columns of one table that name a row of another, by as many columns there, in the same order. */
record TableLink(List<String> columns, TableName table, List<String> referencedColumns, OnDeleteAction onDelete) {

    TableLink {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
        if (columns.size() != referencedColumns.size()) {
            throw new IllegalArgumentException(columns + " can't name " + referencedColumns + " of " + table);
        }
    }
}
