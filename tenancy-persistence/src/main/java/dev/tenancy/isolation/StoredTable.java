package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tenant's table with the columns that it has in the database. */
record StoredTable(TenantTable table, List<Column> columns) {

    /** From the catalog, for the driver remembers what a query's columns were like earlier. */
    private static final String ON_POSTGRESQL = """
            select attname, not attnotnull
            from pg_catalog.pg_attribute
            where attrelid = to_regclass(?) and attnum > 0 and not attisdropped
            order by attnum
            """;

    private static final String ON_H2 = """
            select column_name, is_nullable = 'YES'
            from information_schema.columns
            where table_name = ? and table_schema = coalesce(?, schema())
            order by ordinal_position
            """;

    StoredTable {
        columns = List.copyOf(columns);
    }

    record Column(String name, boolean nullable) {}

    /** {@link IllegalStateException} when one of them is missing. */
    static List<StoredTable> of(TenantModel model, Connection connection, boolean isPostgresql) throws SQLException {
        List<StoredTable> stored = new ArrayList<>();
        for (TenantTable table : model.tables()) {
            List<Column> columns = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(isPostgresql ? ON_POSTGRESQL : ON_H2)) {
                name(statement, table.name(), isPostgresql);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        columns.add(new Column(rows.getString(1), rows.getBoolean(2)));
                    }
                }
            }
            if (columns.isEmpty()) {
                throw new IllegalStateException("The database has no table " + table.name() + ", to which "
                        + table.mapping() + " is mapped. Run the migration that makes it first.");
            }
            stored.add(new StoredTable(table, columns));
        }
        return stored;
    }

    /** Sets the parameters of a question to the catalog. */
    static void name(PreparedStatement statement, TableName table, boolean isPostgresql) throws SQLException {
        if (isPostgresql) {
            statement.setString(1, table.sql());
        } else {
            statement.setString(1, table.name());
            statement.setString(2, table.schema());
        }
    }

    /** Whether each row says itself whose it is. */
    boolean hasTenant() {
        return column(table.tenantColumn()).isPresent();
    }

    boolean isNullable(String column) {
        return column(column).map(Column::nullable).orElse(false);
    }

    private Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
