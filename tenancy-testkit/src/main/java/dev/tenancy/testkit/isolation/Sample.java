package dev.tenancy.testkit.isolation;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The rows that are attacked, and by whom.
 *
 * @param full with the rows of both tenants
 * @param withoutVictim the same without the victim's rows, as if that tenant had never been
 */
record Sample(
        MappedModel model,
        SampleRows rows,
        Supplier<SampleRow> maker,
        Party victim,
        Party attacker,
        Snapshot full,
        Snapshot withoutVictim,
        List<Row> victimRows) {

    /** The victim's rows that are no more as they were. */
    List<Row> missing(Snapshot now) {
        return full.since(now).stream().filter(victimRows::contains).toList();
    }

    /** What is new in the tables. */
    List<Row> added(Snapshot now) {
        return now.since(full);
    }

    /** Whether a row belongs to the victim, or refers to a row of the victim's. */
    boolean ties(Row row, Snapshot now) {
        return belongs(row) || refers(row, now);
    }

    boolean belongs(Row row) {
        return model.tenantColumnNames().stream()
                .anyMatch(column -> String.valueOf(row.value(column))
                        .equals(victim.identifier().toString()));
    }

    private boolean refers(Row row, Snapshot now) {
        return model.references().stream()
                .filter(reference -> reference.table().equals(row.table()))
                .anyMatch(reference -> isOurs(reference, row.values(reference.columns()), now));
    }

    private boolean isOurs(TableReference reference, List<Object> key, Snapshot now) {
        if (key.isEmpty()) {
            return false;
        }
        Predicate<Row> meant = row -> row.values(reference.targetColumns()).equals(key);
        return victimRows.stream()
                        .filter(row -> row.table().equals(reference.target()))
                        .anyMatch(meant)
                // Another tenant may have a row of its own under the same key.
                && now.of(reference.target()).stream().filter(meant).allMatch(this::belongsIfItTells);
    }

    private boolean belongsIfItTells(Row row) {
        return !model.tenantColumns().containsKey(row.table()) || belongs(row);
    }

    Markers markers() {
        List<Row> others =
                withoutVictim.tables().values().stream().flatMap(List::stream).toList();
        return Markers.of(victimRows, others, Set.of(victim.identifier().toString()));
    }

    /** Every text of a row that was there at the start. */
    Set<String> knownTexts() {
        return full.tables().values().stream()
                .flatMap(List::stream)
                .flatMap(row -> row.values().values().stream())
                .map(Markers::text)
                .collect(Collectors.toUnmodifiableSet());
    }
}
