package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares the tables of tenants with what {@link RowLevelSecurity} makes of them. */
final class TableCheck {

    private final TenantModel model;
    private final PostgresCatalog catalog;
    private final String applicationRole;

    TableCheck(TenantModel model, PostgresCatalog catalog, String applicationRole) {
        this.model = model;
        this.catalog = catalog;
        this.applicationRole = applicationRole;
    }

    List<IsolationFinding> findings() {
        List<IsolationFinding> findings = new ArrayList<>();
        for (TenantTable table : model.tables()) {
            Optional<CatalogTable> found = catalog.table(table.name());
            if (found.isEmpty()) {
                findings.add(IsolationRule.MISSING_TABLE.finding(
                        "There is no table " + table.name() + " that the application's role could see.",
                        "Run the application's migrations, then row-level security's."));
            } else if (!found.get().isTable()) {
                findings.add(IsolationRule.NOT_A_TABLE.finding(
                        table.name() + ", to which " + table.mapping() + " is mapped, is no table.",
                        "Map it to a table. For a view use @View or @Subselect, over tables that are mapped too."));
            } else {
                compare(table, found.get(), findings);
            }
        }
        for (TableName table : model.sharedTables()) {
            catalog.table(table)
                    .filter(CatalogTable::isTable)
                    .ifPresent(found ->
                            missing(new SharedTableSecurity(table, applicationRole, found.owner()).steps(), findings));
        }
        return findings;
    }

    private void compare(TenantTable table, CatalogTable found, List<IsolationFinding> findings) {
        String tenant = table.tenantColumn();
        found.column(tenant)
                .filter(column -> !column.type().equals("uuid"))
                .ifPresent(column -> findings.add(IsolationRule.TENANT_COLUMN.finding(
                        "The column " + tenant + " of the table " + table.name() + " is of type " + column.type()
                                + " and not uuid.",
                        "alter table " + table.name().sql() + " alter column " + Quoted.name(tenant)
                                + " type uuid using " + Quoted.name(tenant) + "::uuid;")));
        TableSecurity security = new TableSecurity(model, table, applicationRole, found.owner());
        missing(security.steps(), findings);
        missing(
                model.foreignKeys().stream()
                        .filter(key -> key.from().equals(table)
                                && catalog.table(key.to().name()).isPresent())
                        .flatMap(key -> Stream.of(key.replaced(), key.step()))
                        .toList(),
                findings);
        findings.addAll(unmapped(table, found));
    }

    private void missing(List<SecurityStep> steps, List<IsolationFinding> findings) {
        steps.stream()
                .filter(step -> !step.done().test(catalog))
                .map(SecurityStep::finding)
                .forEach(findings::add);
    }

    /** Foreign keys that the mapping doesn't know, and that let a row refer to another tenant's. */
    private List<IsolationFinding> unmapped(TenantTable table, CatalogTable found) {
        List<IsolationFinding> findings = new ArrayList<>();
        for (CatalogTable.ForeignKey stored : found.foreignKeys()) {
            for (TenantTable to : model.tables()) {
                boolean refers = catalog.holds(to.name(), target -> target.oid() == stored.table());
                TenantForeignKey key = new TenantForeignKey(table, stored.link(to.name()), to);
                if (refers && !isKnown(key) && !key.step().done().test(catalog)) {
                    findings.add(key.step().findingAfter(key.replaced(), key(key)));
                }
            }
        }
        return findings;
    }

    private boolean isKnown(TenantForeignKey key) {
        return model.foreignKeysTo(key.to()).stream()
                .anyMatch(known ->
                        known.from().equals(key.from()) && known.pairs().equals(key.pairs()));
    }

    /** What such a key needs in the table that it refers to. */
    private SecurityStep key(TenantForeignKey key) {
        return new TableSecurity(model, key.to(), applicationRole, "").key(key.referencedColumns());
    }
}
