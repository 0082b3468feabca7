package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What isolation needs of a table whose rows all tenants read: that none of them writes it. */
final class SharedTableSecurity {

    private final TableName table;
    private final List<TenantPolicy> policies;

    SharedTableSecurity(TableName table, String applicationRole, String ownerRole) {
        this.table = table;
        this.policies = TenantPolicy.ofShared(applicationRole, ownerRole);
    }

    List<SecurityStep> steps() {
        List<String> statements = new ArrayList<>();
        policies.forEach(policy -> statements.add(policy.dropFrom(table)));
        policies.forEach(policy -> statements.add(policy.createOn(table)));
        return List.of(
                step(
                        "lets a tenant write rows that all tenants see",
                        found -> found.policies().size() == policies.size()
                                && policies.stream().allMatch(policy -> policy.isOn(found)),
                        statements),
                step(
                        "does not have row-level security enabled and forced",
                        found -> found.rowSecurity() && found.rowSecurityForced(),
                        List.of("alter table " + table.sql()
                                + " enable row level security, force row level security")));
    }

    private SecurityStep step(String missing, Predicate<CatalogTable> isDone, List<String> statements) {
        return new SecurityStep(
                IsolationRule.SHARED_TABLE,
                table,
                "The shared table " + table + " " + missing,
                statements,
                false,
                catalog -> catalog.holds(table, isDone));
    }
}
