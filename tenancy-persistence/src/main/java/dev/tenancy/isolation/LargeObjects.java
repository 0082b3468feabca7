package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL's large objects are kept beside the rows that name them, where neither a tenant's predicate nor its row-level security is. */
final class LargeObjects {

    /** Of a column that names them. */
    static final String TYPE = "oid";

    private LargeObjects() {}

    /** {@link IllegalStateException} when a row of the tenant names one. */
    static void refuse(TenantRows rows, Connection connection) throws SQLException {
        for (StoredTable table : rows.tables()) {
            for (StoredTable.Column column : table.columns()) {
                if (column.type().equals(TYPE) && isNamed(rows, table, column, connection)) {
                    throw new IllegalStateException("The column " + column.name() + " of "
                            + table.table().name()
                            + " names large objects, which PostgreSQL keeps outside of the table: every tenant can read them, and"
                            + " they stay when the row goes. Map the attribute as text or bytea instead of @Lob, and move what is"
                            + " there.");
                }
            }
        }
    }

    private static boolean isNamed(TenantRows rows, StoredTable table, StoredTable.Column column, Connection connection)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select 1" + rows.from(table.table())
                        + " and exists (select 1 from pg_catalog.pg_largeobject_metadata large where large.oid = "
                        + TenantRows.ROW + "." + Quoted.name(column.name()) + ") fetch first 1 row only")) {
            return row.next();
        }
    }
}
