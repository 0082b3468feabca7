package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.OnDeleteAction;

/** The erasure of one tenant's rows on one connection, in its transaction. */
final class Erasure {

    /** So many rows that a statement stays within a second or so. */
    private static final int ROWS_AT_ONCE = 10_000;

    private final TenantModel model;
    private final ErasureOrder order;
    private final TenantRows rows;
    private final Connection connection;
    private final boolean isPostgresql;

    Erasure(TenantModel model, TenantRows rows, Connection connection, boolean isPostgresql) {
        this.model = model;
        this.order = new ErasureOrder(model, rows);
        this.rows = rows;
        this.connection = connection;
        this.isPostgresql = isPostgresql;
    }

    /** How many rows of each table were deleted. */
    Map<String, Long> run() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (isPostgresql) {
                statement.execute("set constraints all deferred");
            }
            for (TenantTable table : model.tables()) {
                refuseOthersActions(table);
            }
            for (TenantTable table : order.tables()) {
                cut(table);
            }
            Map<String, Long> deleted = new LinkedHashMap<>();
            for (TenantTable table : order.tables()) {
                deleted.put(
                        table.name().toString(),
                        repeat(table, "delete from " + table.name().sql() + " as " + TenantRows.ROW, "", isCut(table)));
                // Where a row can't say itself whose it is, it can't any more when its owner is gone.
                requireNone(table);
            }
            if (isPostgresql) {
                statement.execute("set constraints all immediate");
            }
            return deleted;
        } catch (SQLException failed) {
            throw broken(failed);
        }
    }

    /** {@link IllegalStateException} when a row is left in any table. */
    void verify() throws SQLException {
        for (TenantTable table : order.tables()) {
            requireNone(table);
        }
    }

    private void requireNone(TenantTable table) throws SQLException {
        long left = rows.count(table, connection);
        if (left > 0) {
            throw new IllegalStateException("The tenant's rows could not be erased: " + left + " of " + table.name()
                    + " are still there, kept or made anew by a trigger, a rule or a policy. Nothing was erased.");
        }
    }

    /** What the database would delete or change of its own accord may only be the tenant's. */
    private void refuseOthersActions(TenantTable table) throws SQLException {
        for (TableLink link : table.references()) {
            if (link.onDelete() == OnDeleteAction.NO_ACTION || link.onDelete() == OnDeleteAction.RESTRICT) {
                continue;
            }
            TenantTable to = model.table(link.table()).orElseThrow();
            try (Statement statement = connection.createStatement();
                    var found = statement.executeQuery(
                            "select 1 from " + table.name().sql() + " as " + TenantRows.ROW
                                    + " where " + rows.refersToOwn(link, to, 0) + " and (" + rows.condition(table)
                                    + ") is not true fetch first 1 row only")) {
                if (found.next()) {
                    throw new IllegalStateException(
                            "Rows of " + table.name() + " that are not this tenant's refer to its rows of "
                                    + to.name() + " by " + String.join(", ", link.columns())
                                    + ", and would be deleted or changed with them. Put these references right first. Nothing was erased.");
                }
            }
        }
    }

    /** Takes away the references that run against the order. */
    private void cut(TenantTable table) throws SQLException {
        for (TableLink link : order.against(table)) {
            List<String> columns = order.nullable(table, link);
            if (!columns.isEmpty()) {
                String set = columns.stream()
                        .map(column -> Quoted.name(column) + " = null")
                        .collect(joining(", ", " set ", ""));
                String notYet = columns.stream()
                        .map(column -> TenantRows.ROW + "." + Quoted.name(column) + " is not null")
                        .collect(joining(" or ", " and (", ")"));
                repeat(table, "update " + table.name().sql() + " as " + TenantRows.ROW + set, notYet, true);
            }
        }
    }

    private boolean isCut(TenantTable table) {
        return order.against(table).stream()
                .noneMatch(link -> order.nullable(table, link).isEmpty());
    }

    /** Does {@code statement} for some rows after the other until there are none; or for all at once, as rows that refer to each other need. */
    private long repeat(TenantTable table, String statement, String further, boolean inParts) throws SQLException {
        String where = " where " + rows.condition(table) + further;
        String part = inParts ? part(table, further) : "";
        long all = 0;
        try (Statement sent = connection.createStatement()) {
            for (long done = -1; done != 0; all += done) {
                done = sent.executeLargeUpdate(statement + where + part);
            }
        }
        return all;
    }

    private String part(TenantTable table, String further) {
        String limit = " fetch first " + ROWS_AT_ONCE + " rows only";
        if (!isPostgresql) {
            return limit;
        }
        // Unique in a table alone and not among the partitions of one, so the condition is there twice.
        String place = TenantRows.ROW + ".ctid";
        return " and " + place + " in (select " + place + rows.from(table) + further + limit + ")";
    }

    private static SQLException broken(SQLException failed) {
        String state = failed.getSQLState();
        if (state == null || !state.startsWith("23")) {
            return failed;
        }
        throw new IllegalStateException(
                "The tenant's rows can't be deleted, for others refer to them: rows of a table that no entity is mapped to, of"
                        + " another tenant, or in a circle of references that are never null. Delete the first and put the second"
                        + " right; make the foreign keys of a circle deferrable. Nothing was erased. The cause names the foreign key.",
                failed);
    }
}
