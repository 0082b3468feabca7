package dev.tenancy.testkit.isolation;

import java.util.List;
import java.util.stream.Stream;

/** All the ways that are tried. */
final class Vectors {

    private Vectors() {}

    static List<Vector> all() {
        return Stream.of(
                        LoadVectors.all(),
                        QueryVectors.all(),
                        MutationVectors.all(),
                        NativeVectors.all(),
                        SessionVectors.all(),
                        DetachedVectors.all(),
                        AssociationVectors.all(),
                        SharedVectors.all(),
                        StatelessVectors.all(),
                        CriteriaVectors.all(),
                        CacheVectors.all())
                .flatMap(List::stream)
                .toList();
    }
}
