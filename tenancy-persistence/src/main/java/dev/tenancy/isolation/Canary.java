package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tries the border with tenants that don't exist: one sees no row, and writes none for another. Everything is rolled back. */
final class Canary {

    private static final String MEND = "Apply row-level security, and mend what else was found.";

    private final Connection connection;
    private final PostgresCatalog catalog;
    private final List<TenantTable> tables;

    /** Tables that the role has no rights on can't be tried; that is found elsewhere. */
    Canary(Connection connection, TenantModel model, PostgresCatalog catalog) {
        this.connection = connection;
        this.catalog = catalog;
        this.tables = model.tables().stream()
                .filter(table -> catalog.table(table.name())
                        .filter(found -> found.isTable() && found.usable())
                        .flatMap(found -> found.column(table.tenantColumn()))
                        .isPresent())
                .toList();
    }

    List<IsolationFinding> findings() throws SQLException {
        List<IsolationFinding> findings = new ArrayList<>();
        if (tables.isEmpty()) {
            return findings;
        }
        try (Statement statement = connection.createStatement()) {
            for (String table : names(statement, visible())) {
                findings.add(IsolationRule.CANARY.finding(
                        "Without a tenant, rows of the table " + table + " are seen.", MEND));
            }
            become(statement);
            for (String table : names(statement, visible())) {
                findings.add(IsolationRule.CANARY.finding(
                        "A tenant that does not exist sees rows of the table " + table + ".", MEND));
            }
            statement.execute("do " + Quoted.text(planting()));
            for (String table : names(statement, "select unnest(current_setting('tenancy.planted')::text[])")) {
                findings.add(IsolationRule.CANARY.finding(
                        "One tenant can write a row of another into the table " + table + ".", MEND));
            }
        }
        return findings;
    }

    private static void become(Statement statement) throws SQLException {
        statement.execute("select set_config('" + TenantSetting.NAME + "', '" + UUID.randomUUID() + "', true)");
    }

    private String visible() {
        return tables.stream()
                .map(table -> "select " + Quoted.text(table.name().toString()) + " where exists (select 1 from "
                        + table.name().sql() + ")")
                .collect(joining(" union all "));
    }

    /** One block for all tables; what row-level security refuses is refused before anything else is looked at. */
    private String planting() {
        StringBuilder block = new StringBuilder("declare planted text[] := '{}'; begin ");
        for (TenantTable table : tables) {
            CatalogTable found = catalog.table(table.name()).orElseThrow();
            if (!found.isPartitioned()) {
                String plant =
                        "planted := planted || " + Quoted.text(table.name().toString()) + "::text; ";
                block.append("begin ").append(insert(table, found)).append("; ").append(plant);
                block.append("exception when not_null_violation or foreign_key_violation or unique_violation"
                        + " or check_violation then ");
                block.append(plant).append("when others then null; end; ");
            }
        }
        return block + "perform set_config('tenancy.planted', planted::text, true); end";
    }

    /** Nulls where there are defaults, so that no sequence moves. */
    private static String insert(TenantTable table, CatalogTable found) {
        List<String> columns = table.tenantFirst(found.columns().stream()
                .filter(CatalogTable.Column::filled)
                .map(CatalogTable.Column::name)
                .toList());
        return "insert into " + table.name().sql() + " (" + Quoted.names(columns)
                + ") overriding system value values ('" + UUID.randomUUID() + "'" + ", null".repeat(columns.size() - 1)
                + ")";
    }

    private static List<String> names(Statement statement, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
