package dev.tenancy.isolation;

import dev.tenancy.isolation.TenantTable.Kind;
import java.util.ArrayList;
import java.util.List;

/** A value that is unique over all tenants tells one that another has it. So the tenant is in every unique index. */
final class UniquenessCheck {

    private final TenantModel model;
    private final PostgresCatalog catalog;

    UniquenessCheck(TenantModel model, PostgresCatalog catalog) {
        this.model = model;
        this.catalog = catalog;
    }

    List<IsolationFinding> findings() {
        List<IsolationFinding> findings = new ArrayList<>();
        for (TenantTable table : model.tables()) {
            catalog.table(table.name()).stream()
                    .flatMap(found -> found.indexes().stream())
                    .filter(index -> index.unique() || index.exclusion())
                    .filter(index -> !isHarmless(table, index) && !new TenantKeys(table).replaces(index))
                    .map(index -> finding(table, index))
                    .forEach(findings::add);
        }
        return findings;
    }

    // Former states are written by Hibernate alone, under ids that are in the table itself.
    private static boolean isHarmless(TenantTable table, CatalogTable.Index index) {
        return index.columns().contains(table.tenantColumn()) || (index.primary() && table.kind() == Kind.HISTORY);
    }

    private static IsolationFinding finding(TenantTable table, CatalogTable.Index index) {
        return IsolationRule.UNIQUENESS.finding(
                "The index " + index.name() + " of the table " + table.name() + " is unique over all tenants: "
                        + index.definition(),
                mend(table, index));
    }

    private static String mend(TenantTable table, CatalogTable.Index index) {
        if (!index.wholeTable() || index.exclusion() || index.columns().contains("")) {
            return "Make it again with the column " + table.tenantColumn() + " first.";
        }
        List<String> columns = table.tenantFirst(index.columns());
        String key = " (" + Quoted.names(columns) + ")";
        String sql = table.name().sql();
        if (index.constraint().isEmpty()) {
            String name = Quoted.name(ConstraintName.of(table.name(), "key", columns));
            return "create unique index " + name + " on " + sql + key + ";\ndrop index " + index.qualifiedName() + ";";
        }
        return "alter table " + sql + " drop constraint " + Quoted.name(index.constraint()) + ", add "
                + (index.primary() ? "primary key" : "unique") + key + ";";
    }
}
