package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/** Reads the engine's schema as the database has it; all names in lower case. */
record SchemaCatalog(Set<String> tables, List<Key> keys) {

    /** A primary key, unique index or foreign key. */
    record Key(String table, String name, String firstColumn) {}

    static SchemaCatalog of(DataSource engine) throws SQLException {
        try (Connection connection = engine.getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            String schema = metaData.storesUpperCaseIdentifiers() ? "TENANCY" : "tenancy";
            Set<String> tables = new TreeSet<>();
            List<Key> keys = new ArrayList<>();
            for (String table : tables(metaData, schema)) {
                tables.add(lower(table));
                keys.addAll(
                        keys(table, metaData.getPrimaryKeys(null, schema, table), "PK_NAME", "KEY_SEQ", "COLUMN_NAME"));
                keys.addAll(keys(
                        table,
                        metaData.getIndexInfo(null, schema, table, true, false),
                        "INDEX_NAME",
                        "ORDINAL_POSITION",
                        "COLUMN_NAME"));
                keys.addAll(keys(
                        table, metaData.getImportedKeys(null, schema, table), "FK_NAME", "KEY_SEQ", "FKCOLUMN_NAME"));
            }
            return new SchemaCatalog(tables, keys);
        }
    }

    private static List<String> tables(DatabaseMetaData metaData, String schema) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = metaData.getTables(null, schema, "%", null)) {
            while (rows.next()) {
                String type = rows.getString("TABLE_TYPE");
                if (type.equals("TABLE") || type.equals("BASE TABLE")) {
                    tables.add(rows.getString("TABLE_NAME"));
                }
            }
        }
        return tables;
    }

    private static List<Key> keys(String table, ResultSet rows, String name, String position, String column)
            throws SQLException {
        Map<String, String> firstColumns = new TreeMap<>();
        try (rows) {
            while (rows.next()) {
                if (rows.getInt(position) == 1 && rows.getString(name) != null) {
                    firstColumns.put(lower(rows.getString(name)), lower(rows.getString(column)));
                }
            }
        }
        List<Key> keys = new ArrayList<>();
        firstColumns.forEach((key, first) -> keys.add(new Key(lower(table), key, first)));
        return keys;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
