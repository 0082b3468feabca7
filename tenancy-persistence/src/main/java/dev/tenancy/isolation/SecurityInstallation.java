package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Takes the steps that are still to take, in the transaction of one connection. */
final class SecurityInstallation {

    /** Any number will do, as long as every process takes the same. */
    private static final long ADVISORY_LOCK = 0x7465_6e61_6e74_726cL;

    private static final String ROLE_IS_THERE = "select 1 from pg_catalog.pg_roles where rolname = ?";

    private final Connection connection;
    private final TenantModel model;
    private final String applicationRole;
    private final String ownerRole;

    SecurityInstallation(Connection connection, TenantModel model, String applicationRole, String ownerRole) {
        this.connection = connection;
        this.model = model;
        this.applicationRole = applicationRole;
        this.ownerRole = ownerRole;
    }

    /** Whether any step was to be taken. */
    boolean install(List<SecurityStep> steps) throws SQLException {
        requireApplicationRole();
        // While another process takes steps, the catalog can't be read either: it answers with what is gone meanwhile.
        execute("select pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
        List<SecurityStep> missing = missing(steps);
        for (SecurityStep step : missing) {
            for (String statement : step.statements()) {
                execute(statement);
            }
        }
        return !missing.isEmpty();
    }

    private List<SecurityStep> missing(List<SecurityStep> steps) throws SQLException {
        PostgresCatalog catalog = PostgresCatalog.read(connection, model, applicationRole);
        model.tables().forEach(table -> requireOwned(table.name(), catalog));
        return steps.stream().filter(step -> !step.done().test(catalog)).toList();
    }

    private void requireOwned(TableName name, PostgresCatalog catalog) {
        CatalogTable table = catalog.table(name)
                .filter(CatalogTable::isTable)
                .orElseThrow(() -> new IllegalStateException("There is no table " + name
                        + " that row-level security could protect. Run the application's migrations first."));
        if (!table.owner().equals(ownerRole)) {
            throw new IllegalStateException(
                    "The table " + name + " belongs to the role " + table.owner() + " and not to " + ownerRole
                            + ", for which row-level security would let all rows pass. Name the owner, or run: alter table "
                            + name.sql()
                            + " owner to " + Quoted.name(ownerRole) + ".");
        }
    }

    private void requireApplicationRole() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROLE_IS_THERE)) {
            statement.setString(1, applicationRole);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("The application's role " + applicationRole
                            + " does not exist, so no policy can be made for it. Call ApplicationRole.ensure first.");
                }
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
