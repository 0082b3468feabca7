package dev.tenancy.testkit.isolation;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values that occur in one tenant's rows and in no others: whoever sees one has seen such a row. */
final class Markers {

    private static final int SHORTEST = 6;

    private final Set<String> values;

    private Markers(Set<String> values) {
        this.values = values;
    }

    static Markers of(Collection<Row> ours, Collection<Row> others, Set<String> known) {
        Set<String> values = texts(ours).collect(Collectors.toCollection(HashSet::new));
        texts(others).forEach(values::remove);
        values.removeAll(known);
        return new Markers(values);
    }

    /** The first of what was seen that holds a marker, other than those that the onlooker knew before; null when none does. */
    @Nullable
    String find(List<String> seen, Set<String> known) {
        for (String text : seen) {
            for (String marker : values) {
                if (text.contains(marker) && !known.contains(marker)) {
                    return text;
                }
            }
        }
        return null;
    }

    /** The marker in {@code row}, if there is one; null when there is none. */
    @Nullable
    String find(Row row, Set<String> known) {
        return find(texts(List.of(row)).toList(), known);
    }

    private static Stream<String> texts(Collection<Row> rows) {
        return rows.stream()
                .flatMap(row -> row.values().values().stream())
                .map(Markers::text)
                .filter(text -> text.length() >= SHORTEST);
    }

    static String text(@Nullable Object value) {
        if (value instanceof Number number) {
            return Sight.plain(number);
        }
        if (value instanceof Binary bytes) {
            return bytes.text();
        }
        return value instanceof String || value instanceof UUID ? value.toString() : "";
    }
}
