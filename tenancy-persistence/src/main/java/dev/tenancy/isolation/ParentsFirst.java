package dev.tenancy.isolation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Puts tables after those that they hang on. Owners never form a circle; references may, and then one of them gives way. */
final class ParentsFirst {

    private final List<TenantTable> waiting;
    private final Set<TableName> placed = new HashSet<>();

    private ParentsFirst(List<TenantTable> tables) {
        waiting = new ArrayList<>(tables);
    }

    static List<TenantTable> sorted(List<TenantTable> tables) {
        ParentsFirst order = new ParentsFirst(tables);
        List<TenantTable> sorted = new ArrayList<>();
        while (!order.waiting.isEmpty()) {
            TenantTable next = order.next();
            order.waiting.remove(next);
            order.placed.add(next.name());
            sorted.add(next);
        }
        return sorted;
    }

    private TenantTable next() {
        return waiting.stream()
                .filter(table -> isFree(table, TenantTable::owners) && isFree(table, TenantTable::references))
                .findFirst()
                .or(() -> waiting.stream()
                        .filter(table -> isFree(table, TenantTable::owners))
                        .findFirst())
                .orElseThrow();
    }

    private boolean isFree(TenantTable table, Function<TenantTable, List<TableLink>> links) {
        return links.apply(table).stream()
                .map(TableLink::table)
                .allMatch(parent -> parent.equals(table.name()) || placed.contains(parent));
    }
}
