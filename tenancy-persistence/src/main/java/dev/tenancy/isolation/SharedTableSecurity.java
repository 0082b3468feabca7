package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What isolation needs of a table whose rows all tenants read: that none of them writes it. */
final class SharedTableSecurity {

    private final SharedTable table;
    private final List<TenantPolicy> policies;

    SharedTableSecurity(SharedTable table, String applicationRole, String ownerRole) {
        this.table = table;
        this.policies = TenantPolicy.ofShared(applicationRole, ownerRole);
    }

    List<SecurityStep> steps() {
        List<String> statements = new ArrayList<>();
        policies.forEach(policy -> statements.add(policy.dropFrom(table.name())));
        policies.forEach(policy -> statements.add(policy.createOn(table.name())));
        return List.of(
                step(
                        IsolationRule.SHARED_TABLE,
                        "lets a tenant write rows that all tenants see",
                        found -> found.policies().size() == policies.size()
                                && policies.stream().allMatch(policy -> policy.isOn(found)),
                        statements),
                step(
                        IsolationRule.SHARED_TABLE,
                        "does not have row-level security enabled and forced",
                        found -> found.rowSecurity() && found.rowSecurityForced(),
                        List.of("alter table " + table.name().sql()
                                + " enable row level security, force row level security")));
    }

    private SecurityStep step(
            IsolationRule rule, String missing, Predicate<CatalogTable> isDone, List<String> statements) {
        return new SecurityStep(
                rule,
                table.name(),
                "The shared table " + table.name() + " " + missing,
                statements,
                false,
                catalog -> catalog.table(table.name()).map(isDone::test).orElse(false));
    }
}
