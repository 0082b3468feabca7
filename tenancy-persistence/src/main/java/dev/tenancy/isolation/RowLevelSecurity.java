package dev.tenancy.isolation;

import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.StoreFailures;
import dev.tenancy.problem.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * What PostgreSQL needs to keep the tenants of a persistence unit apart by itself: on each of their tables row-level security,
 * forced, that shows and takes the rows of the transaction's tenant alone; the tenant on every row, also of join, collection,
 * secondary and subclass tables, where it is filled in from the owner's row; foreign keys and indexes that hold it; and the
 * application role's rights. References to the root of a hierarchy with a table per class have no foreign key in a database, so
 * none holds their tenant. Immutable and thread-safe.
 */
public final class RowLevelSecurity {

    private final TenantModel model;
    private final String applicationRole;
    private final String ownerRole;

    private RowLevelSecurity(TenantModel model, String applicationRole, String ownerRole) {
        this.model = model;
        this.applicationRole = applicationRole;
        this.ownerRole = ownerRole;
    }

    /** For the tables of {@code model}, which {@code ownerRole} owns and {@code applicationRole} reads and writes. */
    static RowLevelSecurity of(TenantModel model, String applicationRole, String ownerRole) {
        if (applicationRole.equals(ownerRole)) {
            throw new IllegalArgumentException(
                    "The role " + ownerRole
                            + " owns the tables, so it could switch row-level security off. Give the application a role of its own.");
        }
        return new RowLevelSecurity(model, applicationRole, ownerRole);
    }

    /**
     * All statements, in order, each without a semicolon; for tables as Hibernate exports them. They may be run again, but then
     * check all rows again.
     */
    public List<String> statements() {
        return steps().stream()
                .filter(step -> !step.mapped())
                .flatMap(step -> step.statements().stream())
                .toList();
    }

    /** The same statements as a script with comments, for a migration that runs in one transaction as the owner of the tables. */
    public String script() {
        StringBuilder script =
                new StringBuilder("-- Keeps the rows of each tenant from all others. Run it as the owner of the"
                        + " tables, in one transaction. It may be run again.\n");
        TableName table = null;
        for (SecurityStep step : steps()) {
            if (!step.mapped()) {
                if (!step.table().equals(table)) {
                    table = step.table();
                    script.append("\n-- ")
                            .append(table.toString().replaceAll("\\R", " "))
                            .append('\n');
                }
                step.statements().forEach(statement -> script.append(statement).append(";\n"));
            }
        }
        return script.toString();
    }

    /**
     * Makes in one transaction whatever of it is missing, and nothing where nothing is: then this only reads the catalog. May be
     * repeated, also by several processes at once. Rows that exist are filled in, which takes as long as there are many; nobody
     * else reads or writes a table meanwhile.
     *
     * @param owner connects as {@code ownerRole} or a member of it
     * @return whether anything was missing
     * @throws IllegalStateException when a table or a role is missing, or existing rows break what is to hold, such as a row
     *     without an owner or a reference to another tenant's row; nothing was changed then
     * @throws Unavailable when the database is out of reach
     */
    public boolean apply(DataSource owner) {
        try (Connection connection = DatabasePool.forLongWork(owner).getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                boolean changed =
                        new SecurityInstallation(connection, model, applicationRole, ownerRole).install(steps());
                connection.commit();
                done = true;
                return changed;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(before);
            }
        } catch (SQLException failed) {
            throw StoreFailures.outage(failed)
                    .<RuntimeException>map(outage -> outage)
                    .orElseGet(() -> new IllegalStateException(
                            "Row-level security could not be applied, so tenants are not kept apart. "
                                    + failed.getMessage(),
                            failed));
        }
    }

    private List<SecurityStep> steps() {
        List<SecurityStep> steps = new ArrayList<>();
        // They rest on the keys that are made anew.
        model.foreignKeys().forEach(key -> steps.add(key.replaced()));
        model.tables()
                .forEach(table -> steps.addAll(new TableSecurity(model, table, applicationRole, ownerRole).steps()));
        model.sharedTables()
                .forEach(table -> steps.addAll(new SharedTableSecurity(table, applicationRole, ownerRole).steps()));
        model.foreignKeys().forEach(key -> steps.add(key.step()));
        return steps;
    }
}
