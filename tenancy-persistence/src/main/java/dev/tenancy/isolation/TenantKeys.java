package dev.tenancy.isolation;

import dev.tenancy.isolation.TenantTable.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The keys of a tenant's table that lack the tenant, each with it put first: what is unique is so for one tenant. */
final class TenantKeys {

    private final TenantTable table;

    TenantKeys(TenantTable table) {
        this.table = table;
    }

    List<SecurityStep> steps() {
        List<SecurityStep> steps = new ArrayList<>();
        if (hasPrimaryKey()) {
            steps.add(primaryKey(table.tenantFirst(table.primaryKey())));
        }
        uniqueKeys().forEach(columns -> steps.add(uniqueKey(columns)));
        return steps;
    }

    /** The columns of each key when all steps are taken. */
    List<List<String>> made() {
        List<List<String>> made = new ArrayList<>();
        if (hasPrimaryKey()) {
            made.add(table.tenantFirst(table.primaryKey()));
        }
        uniqueKeys().forEach(columns -> made.add(table.tenantFirst(columns)));
        return made;
    }

    /** Whether a step makes this index anew. */
    boolean replaces(CatalogTable.Index index) {
        Set<String> columns = new HashSet<>(index.columns());
        return index.primary()
                ? hasPrimaryKey()
                : index.wholeTable() && uniqueKeys().stream().anyMatch(key -> columns.equals(new HashSet<>(key)));
    }

    // Of a row's former states many may be there.
    private boolean hasPrimaryKey() {
        return !table.primaryKey().isEmpty()
                && !table.primaryKey().contains(table.tenantColumn())
                && table.kind() != Kind.HISTORY;
    }

    private List<List<String>> uniqueKeys() {
        return table.uniqueKeys().stream()
                .filter(columns -> !columns.contains(table.tenantColumn()))
                .toList();
    }

    private SecurityStep primaryKey(List<String> columns) {
        return step(
                columns,
                "do $$ declare old record; begin select conname, exists (select 1 from pg_catalog.pg_attribute"
                        + " where attrelid = conrelid and attnum = any(conkey) and attname = "
                        + Quoted.text(table.tenantColumn()) + ") as held into old from pg_catalog.pg_constraint"
                        + " where contype = 'p' and conrelid = " + regclass() + "; if old.held then return; end if;"
                        + " if old.conname is not null then execute format('alter table %s drop constraint %I', "
                        + regclass()
                        + ", old.conname); end if; alter table " + table.name().sql() + " add primary key ("
                        + Quoted.names(columns) + "); end $$",
                found -> found.indexes().stream()
                        .anyMatch(index ->
                                index.primary() && index.columns().get(0).equals(table.tenantColumn())));
    }

    private SecurityStep uniqueKey(List<String> columns) {
        List<String> led = table.tenantFirst(columns);
        String name = Quoted.name(ConstraintName.of(table.name(), "unique", led));
        String sorted = columns.stream().sorted().map(Quoted::text).collect(Collectors.joining(", "));
        return step(
                led,
                "do $$ declare old record; begin for old in select indexrelid::regclass as index, conname from pg_catalog.pg_index"
                        + " left join pg_catalog.pg_constraint on conindid = indexrelid and contype = 'u'"
                        + " where indrelid = " + regclass() + " and indisunique and not indisprimary and array["
                        + sorted
                        + "] = (select array_agg(attname::text order by attname::text collate \"C\")"
                        + " from pg_catalog.pg_attribute where attrelid = indrelid and attnum = any(indkey::int2[]))"
                        + " loop if old.conname is null then execute format('drop index %s', old.index); else execute"
                        + " format('alter table %s drop constraint %I', " + regclass()
                        + ", old.conname); end if; end loop; create unique index if not exists " + name + " on "
                        + table.name().sql() + " (" + Quoted.names(led) + "); end $$",
                found -> found.isUnique(led)
                        && found.indexes().stream()
                                .noneMatch(index -> index.unique()
                                        && new HashSet<>(index.columns()).equals(new HashSet<>(columns))));
    }

    private SecurityStep step(List<String> columns, String statement, Predicate<CatalogTable> done) {
        return new SecurityStep(
                IsolationRule.UNIQUENESS,
                table.name(),
                "The table " + table.name() + " has no key (" + String.join(", ", columns)
                        + ") with the tenant first, or still has one without the tenant",
                List.of(statement),
                false,
                catalog -> catalog.holds(table.name(), done));
    }

    private String regclass() {
        return Quoted.text(table.name().sql()) + "::regclass";
    }
}
