package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An index over all rows of a table, primary and unique keys among them, with an empty name in place of an expression. */
record StoredIndex(String name, boolean unique, boolean primary, List<String> columns) {

    /** Not those that are invalid, which a failed {@code create index concurrently} leaves. */
    private static final String ON_POSTGRESQL = """
            select relation.relname, index.indisunique, index.indisprimary, coalesce(attribute.attname, '')
            from pg_catalog.pg_index index
            join pg_catalog.pg_class relation on relation.oid = index.indexrelid
            cross join unnest(index.indkey::int2[]) with ordinality as key (number, place)
            left join pg_catalog.pg_attribute attribute
                on attribute.attrelid = index.indrelid and attribute.attnum = key.number
            where index.indrelid = to_regclass(?) and index.indisvalid and index.indpred is null
                and key.place <= index.indnkeyatts
            order by relation.relname, key.place
            """;

    private static final String ON_H2 = """
            select entry.index_name, entry.is_unique, index.index_type_name = 'PRIMARY KEY', entry.column_name
            from information_schema.index_columns entry
            join information_schema.indexes index
                on index.index_schema = entry.index_schema and index.index_name = entry.index_name
            where entry.table_name = ? and entry.table_schema = coalesce(?, schema())
            order by entry.index_name, entry.ordinal_position
            """;

    StoredIndex {
        columns = List.copyOf(columns);
    }

    static List<StoredIndex> of(TableName table, Connection connection, boolean isPostgresql) throws SQLException {
        Map<String, StoredIndex> indexes = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(isPostgresql ? ON_POSTGRESQL : ON_H2)) {
            StoredTable.name(statement, table, isPostgresql);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    StoredIndex column = new StoredIndex(
                            rows.getString(1), rows.getBoolean(2), rows.getBoolean(3), List.of(rows.getString(4)));
                    indexes.merge(column.name(), column, StoredIndex::and);
                }
            }
        }
        return List.copyOf(indexes.values());
    }

    boolean isLedBy(String column) {
        return columns.get(0).equals(column);
    }

    private StoredIndex and(StoredIndex next) {
        List<String> all = new ArrayList<>(columns);
        all.addAll(next.columns);
        return new StoredIndex(name, unique, primary, all);
    }
}
