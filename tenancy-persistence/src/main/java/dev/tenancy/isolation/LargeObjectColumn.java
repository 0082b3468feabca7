package dev.tenancy.isolation;

import java.sql.Types;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;

/**
 * A column in which PostgreSQL has only the number of what is mapped to it, and the content elsewhere: as a large object.
 *
 * @param mapping an entity's name, or the role of a collection
 * @param text whether it is text, and not bytes
 */
record LargeObjectColumn(TableName table, String mapping, String column, boolean text) {

    private static final Set<Integer> TEXTS = Set.of(Types.CLOB, Types.NCLOB);

    /** By how a value is bound and not by the column's type, which may be text: then the number is in it as text. */
    static Stream<LargeObjectColumn> of(Table table, String mapping, CatalogNames names) {
        return table.getColumns().stream()
                .filter(column -> TEXTS.contains(type(column)) || type(column) == Types.BLOB)
                .map(column -> new LargeObjectColumn(
                        names.of(table), mapping, names.of(column), TEXTS.contains(type(column))));
    }

    private static int type(Column column) {
        return column.getValue() instanceof BasicValue value
                ? value.resolve().getJdbcType().getJdbcTypeCode()
                : Types.OTHER;
    }

    /** What is mapped so. */
    String what() {
        return "The column " + column + " of the table " + table + " (" + mapping + ") is mapped to large objects.";
    }

    /** How it is mapped and kept in the row instead. */
    String mend() {
        String quoted = Quoted.name(column);
        String content = "lo_get(" + quoted + "::oid)";
        return "-- Map the attribute with @JdbcTypeCode(SqlTypes." + (text ? "LONG32VARCHAR" : "LONG32VARBINARY")
                + ") and without @Lob. As a superuser, move what is there:\nalter table " + table.sql()
                + " alter column " + quoted + " type " + (text ? "text" : "bytea") + " using "
                + (text ? "convert_from(" + content + ", 'UTF8')" : content) + ";";
    }
}
