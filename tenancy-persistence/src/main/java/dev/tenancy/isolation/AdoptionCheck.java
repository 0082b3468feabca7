package dev.tenancy.isolation;

import dev.tenancy.isolation.AdoptionGap.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the tables of a model lack in the database before their tenants can be kept apart. */
final class AdoptionCheck {

    private final Connection connection;
    private final boolean isPostgresql;
    private final List<AdoptionGap> gaps = new ArrayList<>();

    private AdoptionCheck(Connection connection, boolean isPostgresql) {
        this.connection = connection;
        this.isPostgresql = isPostgresql;
    }

    static List<AdoptionGap> gaps(TenantModel model, Connection connection, boolean isPostgresql) throws SQLException {
        AdoptionCheck check = new AdoptionCheck(connection, isPostgresql);
        for (StoredTable table : StoredTable.of(model, connection, isPostgresql)) {
            check.examine(table);
        }
        return check.gaps.stream()
                .sorted(Comparator.comparing(AdoptionGap::kind))
                .toList();
    }

    private void examine(StoredTable stored) throws SQLException {
        TenantTable table = stored.table();
        String tenant = table.tenantColumn();
        if (stored.hasTenant()) {
            examineRows(table, stored.isNullable(tenant));
            examineIndexes(table, StoredIndex.of(table.name(), connection, isPostgresql));
        } else if (table.tenantColumnMapped()) {
            add(
                    table,
                    Kind.TENANT_COLUMN,
                    "The column " + tenant + " is missing.",
                    List.of(alter(table) + " add column " + Quoted.name(tenant) + " uuid"));
        }
    }

    private void examineRows(TenantTable table, boolean isNullable) throws SQLException {
        if (!isNullable) {
            return;
        }
        long rows = rowsWithoutTenant(table);
        if (rows > 0) {
            add(table, Kind.ROWS_WITHOUT_TENANT, rows + " rows have no tenant.", List.of());
        }
        add(
                table,
                Kind.NOT_NULL,
                "The column " + table.tenantColumn() + " may be null.",
                isPostgresql ? notNullWithoutLongLock(table) : List.of(notNull(table)));
    }

    private void examineIndexes(TenantTable table, List<StoredIndex> indexes) {
        String tenant = table.tenantColumn();
        if (indexes.stream().noneMatch(index -> index.isLedBy(tenant))) {
            add(
                    table,
                    Kind.TENANT_INDEX,
                    "No index begins with " + tenant + ".",
                    List.of(createIndex("index", table, table.tenantIndex())));
        }
        for (StoredIndex index : indexes) {
            boolean isGenerated =
                    index.primary() && (table.idGenerated() || !table.owners().isEmpty());
            if (index.unique() && !index.isLedBy(tenant) && !isGenerated) {
                add(
                        table,
                        Kind.UNIQUE_ACROSS_TENANTS,
                        index.name() + " makes " + String.join(", ", index.columns())
                                + " unique over all tenants. Where callers choose the values, let the tenant lead it, and drop this one.",
                        index.columns().contains("")
                                ? List.of()
                                : List.of(createIndex("unique index", table, table.tenantFirst(index.columns()))));
            }
        }
    }

    private long rowsWithoutTenant(TenantTable table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from "
                        + table.name().sql() + " where " + Quoted.name(table.tenantColumn()) + " is null")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** PostgreSQL reads the whole table under a lock, but not when a constraint that was validated without one says the same. */
    private static List<String> notNullWithoutLongLock(TenantTable table) {
        return List.of(
                alter(table) + " add constraint tenancy_has_tenant check (" + Quoted.name(table.tenantColumn())
                        + " is not null) not valid",
                alter(table) + " validate constraint tenancy_has_tenant",
                notNull(table),
                alter(table) + " drop constraint tenancy_has_tenant");
    }

    private static String notNull(TenantTable table) {
        return alter(table) + " alter column " + Quoted.name(table.tenantColumn()) + " set not null";
    }

    private static String alter(TenantTable table) {
        return "alter table " + table.name().sql();
    }

    /** Without a name, so that the database chooses one that is free. */
    private String createIndex(String what, TenantTable table, List<String> columns) {
        return "create " + what + (isPostgresql ? " concurrently" : "") + " on "
                + table.name().sql() + " (" + Quoted.names(columns) + ")";
    }

    private void add(TenantTable table, Kind kind, String what, List<String> statements) {
        gaps.add(new AdoptionGap(table.name().toString(), kind, what, statements));
    }
}
