package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.annotations.OnDeleteAction;

/** A foreign key between two tables of tenants that holds the tenant on both sides, in place of one that doesn't. */
record TenantForeignKey(TenantTable from, TableLink link, TenantTable to) {

    /** Whether the mapping's own key holds the tenant on both sides. */
    boolean isMapped() {
        return pairs().equals(pairs(link.columns(), link.referencedColumns()));
    }

    List<String> columns() {
        return led(from.tenantColumn(), link.columns());
    }

    List<String> referencedColumns() {
        return led(to.tenantColumn(), link.referencedColumns());
    }

    /** By referring column. */
    Map<String, String> pairs() {
        return pairs(columns(), referencedColumns());
    }

    static Map<String, String> pairs(List<String> columns, List<String> referencedColumns) {
        return IntStream.range(0, columns.size())
                .boxed()
                .collect(Collectors.toMap(columns::get, referencedColumns::get));
    }

    SecurityStep step() {
        List<String> named = new ArrayList<>(columns());
        named.add(to.name().toString());
        String name = Quoted.name(ConstraintName.of(from.name(), "fk", named));
        return step(
                "alter table " + from.name().sql() + " drop constraint if exists " + name + ", add constraint "
                        + name + " foreign key (" + Quoted.names(columns()) + ") references "
                        + to.name().sql() + " (" + Quoted.names(referencedColumns()) + ")" + onDelete(),
                this::isIn);
    }

    /** Drops the key that doesn't hold the tenant: what it refuses tells whether some tenant has such a row. */
    SecurityStep replaced() {
        String columns = link.columns().stream()
                .filter(column -> !column.equals(from.tenantColumn()))
                .sorted()
                .map(Quoted::text)
                .collect(Collectors.joining(", "));
        String referring = Quoted.text(from.name().sql()) + "::regclass";
        return step(
                "do $$ declare old text; begin for old in select conname from pg_catalog.pg_constraint"
                        + " where contype = 'f' and conrelid = " + referring + " and confrelid = "
                        + Quoted.text(to.name().sql()) + "::regclass and array[" + columns
                        + "] = (select array_agg(attname::text order by attname::text collate \"C\")"
                        + " from pg_catalog.pg_attribute where attrelid = conrelid and attnum = any(conkey))"
                        + " loop execute format('alter table %s drop constraint %I', " + referring
                        + ", old); end loop; end $$",
                catalog -> isMapped() || !isIn(catalog, this::lacksTenant));
    }

    private SecurityStep step(String statement, Predicate<PostgresCatalog> done) {
        return new SecurityStep(
                IsolationRule.FOREIGN_KEY,
                from.name(),
                "The table " + from.name() + " refers to " + to.name() + " by " + String.join(", ", link.columns())
                        + " without the tenant",
                List.of(statement),
                isMapped(),
                done);
    }

    private boolean lacksTenant(CatalogTable.ForeignKey key) {
        Set<String> others = new HashSet<>(link.columns());
        others.remove(from.tenantColumn());
        return others.equals(new HashSet<>(key.columns()));
    }

    private boolean isIn(PostgresCatalog catalog) {
        return isIn(catalog, key -> key.pairs().equals(pairs()));
    }

    private boolean isIn(PostgresCatalog catalog, Predicate<CatalogTable.ForeignKey> wanted) {
        return catalog.holds(
                to.name(),
                target -> catalog.holds(
                        from.name(),
                        table -> table.foreignKeys().stream()
                                .anyMatch(key -> key.table() == target.oid() && wanted.test(key))));
    }

    /** What happens when the row that is referred to goes: as the mapping has it, but the tenant stays. */
    private String onDelete() {
        OnDeleteAction action = link.onDelete();
        return switch (action) {
            case NO_ACTION -> "";
            case CASCADE, RESTRICT -> " on delete " + action.toSqlString();
            case SET_NULL, SET_DEFAULT ->
                " on delete " + action.toSqlString() + " ("
                        + Quoted.names(columns().subList(1, columns().size())) + ")";
        };
    }

    /** The tenant first, and any other column that was meant to refer to it left out. */
    private List<String> led(String tenant, List<String> columns) {
        List<String> led = new ArrayList<>(List.of(tenant));
        for (int i = 0; i < columns.size(); i++) {
            if (!link.referencedColumns().get(i).equals(to.tenantColumn())) {
                led.add(columns.get(i));
            }
        }
        return led;
    }
}
