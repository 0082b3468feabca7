package dev.tenancy.isolation;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What PostgreSQL's catalog says of the tables of a model, as one connection finds them. */
final class PostgresCatalog {

    private final Map<TableName, CatalogTable> tables;

    private PostgresCatalog(Map<TableName, CatalogTable> tables) {
        this.tables = tables;
    }

    /** Asks once for each kind of thing; {@code applicationRole}, whose rights are looked at, exists. */
    static PostgresCatalog read(Connection connection, TenantModel model, String applicationRole) throws SQLException {
        List<TableName> names = Stream.concat(
                        model.tables().stream().map(TenantTable::name), model.sharedTables().stream())
                .toList();
        Array wanted = TextArray.of(connection, names.stream().map(TableName::sql));
        Map<Integer, List<CatalogTable.Column>> columns =
                ask(connection, CatalogQueries.COLUMNS, wanted, PostgresCatalog::column);
        Map<Integer, List<CatalogTable.Index>> indexes =
                ask(connection, CatalogQueries.INDEXES, wanted, PostgresCatalog::index);
        Map<Integer, List<CatalogTable.ForeignKey>> foreignKeys =
                ask(connection, CatalogQueries.FOREIGN_KEYS, wanted, PostgresCatalog::foreignKey);
        Map<Integer, List<CatalogTable.Policy>> policies =
                ask(connection, CatalogQueries.POLICIES, wanted, PostgresCatalog::policy);
        RowReader<CatalogTable> table = row -> {
            int position = row.getInt(1);
            return new CatalogTable(
                    names.get(position - 1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4).charAt(0),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    row.getBoolean(7),
                    row.getBoolean(8),
                    columns.getOrDefault(position, List.of()),
                    indexes.getOrDefault(position, List.of()),
                    foreignKeys.getOrDefault(position, List.of()),
                    policies.getOrDefault(position, List.of()));
        };
        Map<TableName, CatalogTable> tables = new LinkedHashMap<>();
        for (List<CatalogTable> found : ask(connection, CatalogQueries.TABLES, wanted, table, applicationRole)
                .values()) {
            found.forEach(one -> tables.put(one.mapped(), one));
        }
        return new PostgresCatalog(tables);
    }

    /** Empty when the connection finds no such table. */
    Optional<CatalogTable> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** Whether the connection finds the table, and {@code wanted} is true of it. */
    boolean holds(TableName name, Predicate<CatalogTable> wanted) {
        return table(name).filter(wanted).isPresent();
    }

    /** Answers by the position of their table in the model. */
    private static <T> Map<Integer, List<T>> ask(
            Connection connection, String question, Array wanted, RowReader<T> reader, String... roles)
            throws SQLException {
        Map<Integer, List<T>> answers = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setArray(1, wanted);
            for (int i = 0; i < roles.length; i++) {
                statement.setString(i + 2, roles[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    answers.computeIfAbsent(rows.getInt(1), position -> new ArrayList<>())
                            .add(reader.read(rows));
                }
            }
        }
        return answers;
    }

    private static CatalogTable.Column column(ResultSet row) throws SQLException {
        return new CatalogTable.Column(
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getString(6),
                row.getBoolean(7));
    }

    private static CatalogTable.Index index(ResultSet row) throws SQLException {
        return new CatalogTable.Index(
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7),
                TextArray.read(row, 8),
                row.getString(9),
                row.getString(10));
    }

    private static CatalogTable.ForeignKey foreignKey(ResultSet row) throws SQLException {
        return new CatalogTable.ForeignKey(
                row.getString(2), TextArray.read(row, 4), row.getLong(3), TextArray.read(row, 5));
    }

    private static CatalogTable.Policy policy(ResultSet row) throws SQLException {
        return new CatalogTable.Policy(
                row.getString(2),
                row.getBoolean(3),
                row.getString(4),
                TextArray.read(row, 5),
                row.getString(6),
                row.getString(7));
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
