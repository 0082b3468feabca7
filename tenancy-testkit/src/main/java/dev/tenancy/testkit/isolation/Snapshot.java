package dev.tenancy.testkit.isolation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** All rows of the mapped tables at one moment. */
record Snapshot(Map<String, List<Row>> tables) {

    /** The rows that are here and were not in {@code earlier}; a row that was changed is a new one. */
    List<Row> since(Snapshot earlier) {
        List<Row> added = new ArrayList<>();
        tables.forEach((table, rows) -> {
            List<Row> before = earlier.of(table);
            if (!rows.equals(before)) {
                List<Row> left = new ArrayList<>(rows);
                before.forEach(left::remove);
                added.addAll(left);
            }
        });
        return added;
    }

    /** The same, holding the rows of {@code other} itself where they are equal. */
    Snapshot sharing(Snapshot other) {
        Map<String, List<Row>> shared = new LinkedHashMap<>();
        tables.forEach((table, rows) -> shared.put(table, rows.equals(other.of(table)) ? other.of(table) : rows));
        return new Snapshot(shared);
    }

    List<Row> of(String table) {
        return tables.getOrDefault(table, List.of());
    }

    Snapshot without(Predicate<Row> gone) {
        Map<String, List<Row>> left = new LinkedHashMap<>();
        tables.forEach((table, rows) ->
                left.put(table, rows.stream().filter(gone.negate()).toList()));
        return new Snapshot(left);
    }
}
