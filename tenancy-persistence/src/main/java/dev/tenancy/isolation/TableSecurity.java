package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What isolation needs of one tenant's table. */
final class TableSecurity {

    private final TenantModel model;
    private final TenantTable table;
    private final String sql;
    private final String applicationRole;
    private final String ownerRole;

    TableSecurity(TenantModel model, TenantTable table, String applicationRole, String ownerRole) {
        this.model = model;
        this.table = table;
        this.sql = table.name().sql();
        this.applicationRole = applicationRole;
        this.ownerRole = ownerRole;
    }

    /** In the order in which they are taken; foreign keys come after these of all tables. */
    List<SecurityStep> steps() {
        List<SecurityStep> steps = new ArrayList<>();
        if (!table.tenantColumnMapped()) {
            steps.add(column());
        }
        steps.add(policies());
        steps.add(rowSecurity());
        steps.add(filled());
        if (!table.tenantColumnMapped()) {
            steps.add(defaulted());
        }
        steps.addAll(new TenantKeys(table).steps());
        referencedKeys().forEach(key -> steps.add(key(key)));
        steps.add(index());
        steps.add(privileges());
        return steps;
    }

    private SecurityStep column() {
        String tenant = table.tenantColumn();
        return step(
                IsolationRule.TENANT_COLUMN,
                "has no column " + tenant,
                found -> found.column(tenant).isPresent(),
                "alter table " + sql + " add column if not exists " + Quoted.name(tenant) + " uuid");
    }

    /** At no moment do rows pass unrestricted: what opens them goes first and comes last. */
    private SecurityStep policies() {
        List<TenantPolicy> policies = TenantPolicy.of(table, applicationRole, ownerRole);
        List<String> statements = new ArrayList<>();
        policies.forEach(policy -> statements.add(policy.dropFrom(table.name())));
        for (int i = policies.size() - 1; i >= 0; i--) {
            statements.add(policies.get(i).createOn(table.name()));
        }
        return step(
                IsolationRule.POLICY,
                "does not have the policies "
                        + policies.stream().map(TenantPolicy::name).collect(joining(", ")) + " as they are expected",
                found -> policies.stream().allMatch(policy -> policy.isOn(found)),
                statements.toArray(String[]::new));
    }

    private SecurityStep rowSecurity() {
        return step(
                IsolationRule.ROW_SECURITY,
                "does not have row-level security enabled and forced",
                found -> found.rowSecurity() && found.rowSecurityForced(),
                "alter table " + sql + " enable row level security, force row level security");
    }

    private SecurityStep filled() {
        String tenant = table.tenantColumn();
        List<String> statements = new ArrayList<>();
        if (!table.tenantColumnMapped()) {
            table.owners().forEach(owner -> statements.add(fillFrom(owner)));
        }
        statements.add("alter table " + sql + " alter column " + Quoted.name(tenant) + " set not null");
        return step(
                IsolationRule.TENANT_COLUMN,
                "lets its column " + tenant + " be null",
                found -> found.column(tenant).map(CatalogTable.Column::notNull).orElse(false),
                statements.toArray(String[]::new));
    }

    private String fillFrom(TableLink owner) {
        TenantTable parent = model.table(owner.table()).orElseThrow();
        StringBuilder matches = new StringBuilder();
        for (int i = 0; i < owner.columns().size(); i++) {
            matches.append(" and part.").append(Quoted.name(owner.columns().get(i)));
            matches.append(" = owner.")
                    .append(Quoted.name(owner.referencedColumns().get(i)));
        }
        String tenant = Quoted.name(table.tenantColumn());
        return "update " + sql + " as part set " + tenant + " = owner." + Quoted.name(parent.tenantColumn()) + " from "
                + owner.table().sql() + " as owner where part." + tenant + " is null" + matches;
    }

    private SecurityStep defaulted() {
        String tenant = table.tenantColumn();
        return step(
                IsolationRule.TENANT_COLUMN,
                "has no default for its column " + tenant + ", which Hibernate does not write",
                found -> found.column(tenant)
                        .map(column -> column.defaultValue().equals(TenantSetting.STORED_EXPRESSION))
                        .orElse(false),
                "alter table " + sql + " alter column " + Quoted.name(tenant) + " set default "
                        + TenantSetting.EXPRESSION);
    }

    /** What a foreign key to these columns needs. */
    SecurityStep key(List<String> columns) {
        return new SecurityStep(
                IsolationRule.FOREIGN_KEY,
                table.name(),
                "The table " + table.name() + " has no unique index on " + String.join(", ", columns)
                        + " for foreign keys that hold the tenant",
                List.of("create unique index if not exists " + indexName("key", columns) + " on " + sql + " ("
                        + Quoted.names(columns) + ")"),
                isMapped(columns),
                done(found -> found.isUnique(columns)));
    }

    private boolean isMapped(List<String> columns) {
        Set<String> key = new HashSet<>(columns);
        return Stream.concat(Stream.of(table.primaryKey()), table.uniqueKeys().stream())
                .anyMatch(known -> key.equals(new HashSet<>(known)));
    }

    private SecurityStep index() {
        List<String> columns = table.tenantIndex();
        // The primary key's columns are in an order of Hibernate's choice.
        boolean mapped = Stream.concat(table.uniqueKeys().stream(), table.indexes().stream())
                        .anyMatch(key -> key.indexOf(table.tenantColumn()) == 0)
                || referencedKeys().stream().anyMatch(key -> !isMapped(key));
        return new SecurityStep(
                IsolationRule.TENANT_INDEX,
                table.name(),
                "The table " + table.name() + " has no index that " + table.tenantColumn() + " leads",
                List.of("create index if not exists " + indexName("tenant", columns) + " on " + sql + " ("
                        + Quoted.names(columns) + ")"),
                mapped,
                done(found -> found.hasIndexLedBy(table.tenantColumn())));
    }

    private SecurityStep privileges() {
        String role = Quoted.name(applicationRole);
        return step(
                IsolationRule.PRIVILEGES,
                "gives " + applicationRole + " too few rights or too many",
                found -> found.usable() && !found.excessive(),
                "grant select, insert, update, delete on " + sql + " to " + role,
                "revoke truncate, references, trigger on " + sql + " from " + role + ", public");
    }

    /** The keys that other tables refer to together with the tenant. */
    private Set<List<String>> referencedKeys() {
        Set<List<String>> keys = new LinkedHashSet<>();
        List<List<String>> made = new TenantKeys(table).made();
        model.foreignKeysTo(table).stream()
                .filter(key -> !key.isMapped())
                .map(TenantForeignKey::referencedColumns)
                .filter(key -> made.stream().noneMatch(one -> new HashSet<>(one).equals(new HashSet<>(key))))
                .forEach(keys::add);
        return keys;
    }

    private String indexName(String purpose, List<String> columns) {
        return Quoted.name(ConstraintName.of(table.name(), purpose, columns));
    }

    private SecurityStep step(
            IsolationRule rule, String missing, Predicate<CatalogTable> isDone, String... statements) {
        return new SecurityStep(
                rule,
                table.name(),
                "The table " + table.name() + " " + missing,
                List.of(statements),
                false,
                done(isDone));
    }

    private Predicate<PostgresCatalog> done(Predicate<CatalogTable> isDone) {
        return catalog -> catalog.holds(table.name(), isDone);
    }
}
