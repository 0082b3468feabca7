package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import dev.tenancy.isolation.TenantTable.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Which rows of each table are one tenant's: those that say so, and where a table can't say it, those that hang on such rows. */
final class TenantRows {

    /** What conditions call the table whose rows they are about. */
    static final String ROW = "r0";

    private final TenantModel model;
    private final Map<TableName, StoredTable> tables = new LinkedHashMap<>();
    private final UUID tenant;

    private TenantRows(TenantModel model, UUID tenant) {
        this.model = model;
        this.tenant = tenant;
    }

    /** As the database's tables are now. */
    static TenantRows of(TenantModel model, UUID tenant, Connection connection, boolean isPostgresql)
            throws SQLException {
        if (isPostgresql) {
            refuseLargeObjects(model);
        }
        TenantRows rows = new TenantRows(model, tenant);
        StoredTable.of(model, connection, isPostgresql)
                .forEach(table -> rows.tables.put(table.table().name(), table));
        return rows;
    }

    // They are found at the start, which the steps before enforcement only report.
    private static void refuseLargeObjects(TenantModel model) {
        model.largeObjects().stream().findFirst().ifPresent(column -> {
            throw new IllegalStateException(column.what()
                    + " PostgreSQL keeps these outside of the table, so they stay when the row goes, and are not in it when it is"
                    + " read.\n"
                    + column.mend());
        });
    }

    StoredTable stored(TenantTable table) {
        return Objects.requireNonNull(tables.get(table.name()));
    }

    /** {@code from T as r0 where …}, for all rows of the tenant in {@code table}. */
    String from(TenantTable table) {
        return " from " + table.name().sql() + " as " + ROW + " where " + condition(table);
    }

    /** For rows of {@code table} by the name {@value #ROW}. */
    String condition(TenantTable table) {
        return condition(table, 0);
    }

    long count(TenantTable table, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*)" + from(table))) {
            row.next();
            return row.getLong(1);
        }
    }

    /** That the row {@code r<depth>} of {@code from} refers to a row of the tenant, by {@code link}. */
    String refersToOwn(TableLink link, TenantTable to, int depth) {
        String referring = "r" + depth + ".";
        String referred = "r" + (depth + 1);
        StringBuilder matches = new StringBuilder();
        for (int i = 0; i < link.columns().size(); i++) {
            matches.append(referred)
                    .append('.')
                    .append(Quoted.name(link.referencedColumns().get(i)))
                    .append(" = ")
                    .append(referring)
                    .append(Quoted.name(link.columns().get(i)))
                    .append(" and ");
        }
        return "exists (select 1 from " + to.name().sql() + " as " + referred + " where " + matches
                + condition(to, depth + 1) + ")";
    }

    private String condition(TenantTable table, int depth) {
        if (stored(table).hasTenant()) {
            return "r" + depth + "." + Quoted.name(table.tenantColumn()) + " = cast('" + tenant + "' as uuid)";
        }
        if (table.owners().isEmpty()) {
            throw new IllegalStateException("The table " + table.name() + " has no column " + table.tenantColumn()
                    + ", so nobody can tell whose its rows are. Add and fill it first: see TenantBackfill.");
        }
        return table.owners().stream()
                .flatMap(owner -> owners(table, owner).stream().map(to -> refersToOwn(owner, to, depth)))
                .collect(joining(" or ", "(", ")"));
    }

    /** The owner's table, and for history also the owner's history, which may outlive the owner. */
    private List<TenantTable> owners(TenantTable table, TableLink link) {
        TenantTable owner = model.table(link.table()).orElseThrow();
        List<TenantTable> owners = new ArrayList<>(List.of(owner));
        if (table.kind() == Kind.HISTORY) {
            model.tables().stream()
                    .filter(other -> other.kind() == Kind.HISTORY
                            && other.mapping().equals(owner.mapping())
                            && other.owners().equals(owner.owners()))
                    .forEach(owners::add);
        }
        return owners;
    }
}
