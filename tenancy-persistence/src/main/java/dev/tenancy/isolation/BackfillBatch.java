package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Gives some rows of a table their tenant, those after a primary key, in its order. */
final class BackfillBatch {

    /** So few that nobody who waits for one of the rows notices. */
    private static final int ROWS_AT_ONCE = 1_000;

    private final TenantTable table;
    private final UUID tenant;
    private final Connection connection;

    BackfillBatch(TenantTable table, UUID tenant, Connection connection) {
        this.table = table;
        this.tenant = tenant;
        this.connection = connection;
    }

    /** The keys of the rows that were filled; at most {@value #ROWS_AT_ONCE}, none when there is no more row after {@code last}. */
    List<List<Object>> fillAfter(List<Object> last) throws SQLException {
        List<List<Object>> keys = lock(last);
        String matches = table.primaryKey().stream()
                .map(column -> Quoted.name(column) + " = ?")
                .collect(joining(" and "));
        try (PreparedStatement statement = connection.prepareStatement("update "
                + table.name().sql() + " set " + Quoted.name(table.tenantColumn()) + " = ? where " + matches)) {
            for (List<Object> key : keys) {
                set(statement, Stream.concat(Stream.of(tenant), key.stream()).toList());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return keys;
    }

    /** Rows that others are changing are left to the next run, so nobody waits for this one, nor this one for them. */
    private List<List<Object>> lock(List<Object> last) throws SQLException {
        List<String> key = table.primaryKey();
        String columns = Quoted.names(key);
        String after = last.isEmpty()
                ? ""
                : " and (" + columns + ") > (" + String.join(", ", Collections.nCopies(key.size(), "?")) + ")";
        List<List<Object>> keys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select " + columns + " from "
                + table.name().sql() + " where " + Quoted.name(table.tenantColumn()) + " is null" + after + " order by "
                + columns + " fetch first " + ROWS_AT_ONCE + " rows only for update skip locked")) {
            set(statement, last);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<Object> values = new ArrayList<>();
                    for (int i = 1; i <= key.size(); i++) {
                        values.add(rows.getObject(i));
                    }
                    keys.add(values);
                }
            }
        }
        return keys;
    }

    private static void set(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }
}
