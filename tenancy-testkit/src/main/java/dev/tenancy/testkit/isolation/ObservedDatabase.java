package dev.tenancy.testkit.isolation;

import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The mapped tables, seen and put back past every guard. */
final class ObservedDatabase implements AutoCloseable {

    private final Connection connection;
    private final List<String> tables;
    private final boolean h2;
    private final List<PreparedStatement> selections = new ArrayList<>();
    private final Map<String, List<String>> quoted = new HashMap<>();

    ObservedDatabase(DataSource observer, Collection<String> tables) throws SQLException {
        this.connection = observer.getConnection();
        this.connection.setAutoCommit(true);
        this.tables = tables.stream().distinct().sorted().toList();
        this.h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        if (!h2) {
            checkIntegrity(false);
        }
    }

    Snapshot snapshot() {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        try {
            Iterator<String> table = tables.iterator();
            for (PreparedStatement selection : selections()) {
                for (boolean hasRows = selection.execute(); hasRows; hasRows = selection.getMoreResults()) {
                    String next = table.next();
                    rows.put(next, rows(next, selection.getResultSet()));
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("The observer can't read the mapped tables.", failed);
        }
        return new Snapshot(rows);
    }

    /** Makes the tables hold what they held in {@code wanted}; {@code present} is what they hold now. */
    void restore(Snapshot wanted, Snapshot present) {
        List<String> changed = tables.stream()
                .filter(table -> !wanted.of(table).equals(present.of(table)))
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            if (h2) {
                checkIntegrity(false);
            }
            for (String table : changed) {
                statement.execute("delete from " + table);
                insert(wanted.of(table));
            }
            if (h2) {
                checkIntegrity(true);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("The observer can't put rows back into " + changed + ".", failed);
        }
    }

    private List<Row> rows(String table, ResultSet result) throws SQLException {
        List<Row> rows = new ArrayList<>();
        ResultSetMetaData columns = result.getMetaData();
        if (!quoted.containsKey(table)) {
            quoted.put(table, quotedNames(columns));
        }
        while (result.next()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                values.put(columns.getColumnName(i).toLowerCase(Locale.ROOT), comparable(result.getObject(i)));
            }
            rows.add(new Row(table, values));
        }
        return rows;
    }

    // H2 takes one statement at a time; PostgreSQL reads all tables in one round trip.
    private List<PreparedStatement> selections() throws SQLException {
        if (selections.isEmpty()) {
            List<String> ofTables =
                    tables.stream().map(table -> "select * from " + table).toList();
            for (String sql : h2 ? ofTables : List.of(String.join("; ", ofTables))) {
                selections.add(connection.prepareStatement(sql));
            }
        }
        return selections;
    }

    private static List<String> quotedNames(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add('"' + columns.getColumnName(i) + '"');
        }
        return names;
    }

    private static @Nullable Object comparable(@Nullable Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            return Binary.of(bytes);
        }
        if (value instanceof Clob text) {
            return text.getSubString(1, (int) text.length());
        }
        return value instanceof Blob bytes ? Binary.of(bytes.getBytes(1, (int) bytes.length())) : value;
    }

    private void insert(List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        List<String> columns = List.copyOf(rows.get(0).values().keySet());
        String table = rows.get(0).table();
        String sql = "insert into " + table + " (" + String.join(", ", quoted.getOrDefault(table, columns))
                + ") values (" + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Row row : rows) {
                for (int i = 0; i < columns.size(); i++) {
                    Object value = row.value(columns.get(i));
                    statement.setObject(i + 1, value instanceof Binary bytes ? bytes.bytes() : value);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    // Rows of a cycle can't be put back one by one with their foreign keys checked.
    private void checkIntegrity(boolean checked) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    h2
                            ? "set referential_integrity " + checked
                            : "set session_replication_role = " + (checked ? "origin" : "replica"));
        } catch (SQLException failed) {
            throw new SQLException("The observer must be a superuser: it puts rows back without foreign keys.", failed);
        }
    }

    @Override
    public void close() throws SQLException {
        if (!h2) {
            checkIntegrity(true);
        }
        connection.close();
    }
}
