package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Vector.change;

import java.util.List;

/** What a factory offers besides sessions. They come last: they reset the sequences too. */
final class FactoryVectors {

    private FactoryVectors() {}

    static List<Vector> all() {
        return List.of(
                change(
                        "schema manager that empties one table",
                        Targets.ENTITIES,
                        a -> a.asAttacker(() -> {
                            a.sessions().getSchemaManager().truncateTable(Columns.of(a.target(), "R"));
                            return null;
                        })),
                change(
                        "schema manager that empties every table",
                        Targets::once,
                        a -> a.asAttacker(() -> {
                            a.sessions().getSchemaManager().truncate();
                            return null;
                        })));
    }
}
