package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Other ways for the application's role to tenants' rows: views, partitions by their own names, and functions. */
final class ReachCheck {

    private ReachCheck() {}

    static List<IsolationFinding> findings(Connection connection, TenantModel model, String role) throws SQLException {
        List<IsolationFinding> findings = new ArrayList<>();
        for (Relation view : ask(connection, model, ReachQueries.VIEWS, 0)) {
            findings.add(view.flag() ? materializedView(view.name(), role) : view(view.name()));
        }
        for (Relation relative : ask(connection, model, ReachQueries.RELATIVES, 2)) {
            findings.add(relative(relative.name(), relative.flag(), role));
        }
        for (Relation function : ask(connection, model, ReachQueries.FUNCTIONS, 0)) {
            findings.add(function(function.name(), role));
        }
        return findings;
    }

    private static IsolationFinding function(String name, String role) {
        return IsolationRule.FUNCTION.finding(
                "The application's role may call the function " + name
                        + ", which is security definer and whose owner sees all tenants' rows.",
                "alter routine " + name
                        + " security invoker;\n-- or, where the application needs none of it: revoke execute on routine "
                        + name + " from " + Quoted.name(role) + ", public;");
    }

    private static IsolationFinding view(String name) {
        return IsolationRule.VIEW.finding(
                "The view " + name
                        + ", which the application's role may use, shows a table of tenants with its owner's rights.",
                "alter view " + name + " set (security_invoker = true);");
    }

    private static IsolationFinding materializedView(String name, String role) {
        return IsolationRule.MATERIALIZED_VIEW.finding(
                "The application's role may read the materialized view " + name + " of a table of tenants.",
                "revoke all on " + name + " from " + Quoted.name(role)
                        + ", public;\n-- and keep it in a schema of its own, since"
                        + " rights on a whole schema would give it back");
    }

    private static IsolationFinding relative(String name, boolean canHavePolicies, String role) {
        return IsolationRule.PARTITION.finding(
                "The application's role reaches rows of a table of tenants by the name of its partition, child or parent "
                        + name + ".",
                "revoke all on " + name + " from " + Quoted.name(role) + ", public;"
                        + (canHavePolicies
                                ? "\nalter table " + name + " enable row level security, force row level security;"
                                : ""));
    }

    private static List<Relation> ask(Connection connection, TenantModel model, String question, int expressions)
            throws SQLException {
        List<Relation> relations = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            List<TenantTable> tables = model.tables();
            statement.setArray(
                    1,
                    TextArray.of(
                            connection,
                            tables.stream().map(table -> table.name().sql())));
            statement.setArray(2, TextArray.of(connection, tables.stream().map(TenantTable::tenantColumn)));
            for (int i = 0; i < expressions; i++) {
                statement.setString(3 + i, TenantSetting.STORED_EXPRESSION);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    relations.add(new Relation(rows.getString(1), rows.getBoolean(2)));
                }
            }
        }
        return relations;
    }

    private record Relation(String name, boolean flag) {}
}
