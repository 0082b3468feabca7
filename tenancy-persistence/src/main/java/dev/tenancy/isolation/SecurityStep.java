package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One thing that isolation needs in the database.
 *
 * @param table whose rows it protects
 * @param missing what is wrong where it is not there, a sentence without its full stop
 * @param statements what makes it so, by the owner of the table, and does no harm where it is so already
 * @param mapped whether Hibernate's own DDL makes it so
 * @param done whether it is there
 */
record SecurityStep(
        IsolationRule rule,
        TableName table,
        String missing,
        List<String> statements,
        boolean mapped,
        Predicate<PostgresCatalog> done) {

    SecurityStep {
        statements = List.copyOf(statements);
    }

    /** That it is not there. */
    IsolationFinding finding() {
        return rule.finding(missing + ".", sql());
    }

    /** That it is not there, and may need {@code others} first. */
    IsolationFinding findingAfter(SecurityStep... others) {
        return rule.finding(
                missing + ".",
                Stream.concat(Stream.of(others), Stream.of(this))
                        .map(SecurityStep::sql)
                        .collect(joining("\n")));
    }

    private String sql() {
        return String.join(";\n", statements) + ";";
    }
}
