package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table's name, each part exactly as the database's catalog has it, without quotes. Without a schema it is looked up as Hibernate's statements are. */
record TableName(@Nullable String catalog, @Nullable String schema, String name) implements Comparable<TableName> {

    /** Quoted, and as far qualified as Hibernate qualifies it. */
    String sql() {
        return parts().map(Quoted::name).collect(joining("."));
    }

    @Override
    public int compareTo(TableName other) {
        return toString().compareTo(other.toString());
    }

    /** For people. */
    @Override
    public String toString() {
        return parts().collect(joining("."));
    }

    private Stream<String> parts() {
        return Stream.of(catalog, schema, name).filter(Objects::nonNull).map(Objects::requireNonNull);
    }
}
