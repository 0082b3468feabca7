package dev.tenancy.isolation;

import dev.tenancy.isolation.TenantTable.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** In which order a tenant's rows can be deleted, and which references must be set to null before because they run against it. */
final class ErasureOrder {

    private final TenantModel model;
    private final TenantRows rows;
    private final List<TenantTable> tables = new ArrayList<>();

    ErasureOrder(TenantModel model, TenantRows rows) {
        this.model = model;
        this.rows = rows;
        // Nothing refers to history, and that of a part may be found only by that of its owner.
        model.tables().stream()
                .filter(table -> table.kind() == Kind.HISTORY)
                .sorted(Comparator.comparingInt(this::depth).reversed())
                .forEach(tables::add);
        List<TenantTable> waiting = new ArrayList<>(model.childrenFirst());
        waiting.removeAll(tables);
        while (!waiting.isEmpty()) {
            TenantTable next = next(waiting);
            waiting.remove(next);
            tables.add(next);
        }
    }

    List<TenantTable> tables() {
        return tables;
    }

    /** What of {@code table}'s references runs against the order: those to itself, and to tables that come before it. */
    List<TableLink> against(TenantTable table) {
        List<TableName> upToHere = tables.subList(0, tables.indexOf(table) + 1).stream()
                .map(TenantTable::name)
                .toList();
        return table.references().stream()
                .filter(link -> upToHere.contains(link.table()))
                .toList();
    }

    /** The columns of {@code link} that can be null; without one of them the reference can't be taken away. None for a part's owner. */
    List<String> nullable(TenantTable table, TableLink link) {
        if (table.owners().stream().anyMatch(owner -> owner.columns().equals(link.columns()))) {
            return List.of();
        }
        return link.columns().stream()
                .filter(column -> !column.equals(table.tenantColumn())
                        && !table.primaryKey().contains(column)
                        && rows.stored(table).isNullable(column))
                .toList();
    }

    /** What nothing refers to any more; or in a circle, what is referred to only by what can be set to null. */
    private TenantTable next(List<TenantTable> waiting) {
        return waiting.stream()
                .filter(table -> waiting.stream().noneMatch(from -> refers(from, table, link -> true)))
                .findFirst()
                .or(() -> waiting.stream()
                        .filter(table -> waiting.stream()
                                .noneMatch(from -> refers(
                                        from,
                                        table,
                                        link -> nullable(from, link).isEmpty())))
                        .findFirst())
                .orElse(waiting.get(0));
    }

    private static boolean refers(TenantTable from, TenantTable to, Predicate<TableLink> link) {
        return !from.name().equals(to.name())
                && Stream.concat(from.owners().stream(), from.references().stream())
                        .anyMatch(one -> one.table().equals(to.name()) && link.test(one));
    }

    private int depth(TenantTable table) {
        return table.owners().stream()
                .mapToInt(owner -> 1 + depth(model.table(owner.table()).orElseThrow()))
                .max()
                .orElse(0);
    }
}
