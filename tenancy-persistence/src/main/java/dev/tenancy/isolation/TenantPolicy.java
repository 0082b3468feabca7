package dev.tenancy.isolation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy of row-level security.
 *
 * @param permissive whether it opens rows, or restricts what others open
 * @param tenantColumn the column that must be the transaction's tenant; null where every row passes
 * @param readOnly whether it is for queries alone, or for all commands
 */
record TenantPolicy(
        String name,
        boolean permissive,
        String role,
        @Nullable String tenantColumn,
        boolean readOnly) {

    private static final String ALL_COMMANDS = "*";
    private static final String SELECT = "r";

    private static final String APPLICATION = "tenancy_application";
    private static final String OWNER = "tenancy_owner";

    /** Those that {@code table} has. A permissive policy that somebody adds can't widen the restrictive one. */
    static List<TenantPolicy> of(TenantTable table, String applicationRole, String ownerRole) {
        return List.of(
                new TenantPolicy(APPLICATION, true, applicationRole, null, false),
                new TenantPolicy("tenancy_isolation", false, applicationRole, table.tenantColumn(), false),
                // Row-level security is forced on the owner too, who has to see all rows to erase or fill them.
                new TenantPolicy(OWNER, true, ownerRole, null, false));
    }

    /** Those of a table whose rows every tenant reads, and none writes. */
    static List<TenantPolicy> ofShared(String applicationRole, String ownerRole) {
        return List.of(
                new TenantPolicy(APPLICATION, true, applicationRole, null, true),
                new TenantPolicy(OWNER, true, ownerRole, null, false));
    }

    String createOn(TableName table) {
        String passes = tenantColumn == null ? "true" : Quoted.name(tenantColumn) + " = " + TenantSetting.EXPRESSION;
        // Evaluated anew for every row written, where to compare as text costs two thirds of that.
        String check = tenantColumn == null ? "true" : Quoted.name(tenantColumn) + "::text = " + TenantSetting.TEXT;
        return "create policy " + name + " on " + table.sql() + " as " + (permissive ? "permissive" : "restrictive")
                + " for " + (readOnly ? "select" : "all") + " to " + Quoted.name(role) + " using (" + passes + ")"
                + (readOnly ? "" : " with check (" + check + ")");
    }

    String dropFrom(TableName table) {
        return "drop policy if exists " + name + " on " + table.sql();
    }

    boolean isOn(CatalogTable table) {
        return table.policies().stream().anyMatch(stored -> isStoredAs(stored, table));
    }

    private boolean isStoredAs(CatalogTable.Policy stored, CatalogTable table) {
        return name.equals(stored.name())
                && permissive == stored.permissive()
                && (readOnly ? SELECT : ALL_COMMANDS).equals(stored.command())
                && List.of(role).equals(stored.roles())
                && passes(table, "(%s = " + TenantSetting.STORED_EXPRESSION + ")")
                        .equals(stored.using())
                && (readOnly ? "" : passes(table, "((%s)::text = " + TenantSetting.STORED_TEXT + ")"))
                        .equals(stored.check());
    }

    /** In the words that PostgreSQL gives back. */
    private String passes(CatalogTable table, String condition) {
        if (tenantColumn == null) {
            return "true";
        }
        return table.column(tenantColumn)
                .map(column -> condition.formatted(column.quotedName()))
                .orElse("");
    }
}
