package dev.tenancy.isolation;

import java.util.List;

/**
 * A way to break the isolation of the shapes, and what must be found then. {@code app} and {@code owner} in the SQL stand for the
 * two roles.
 *
 * @param mendedBy who runs the finding's SQL, after which nothing is found any more
 * @param traces what is left to clear away then
 */
record BrokenDatabase(
        String name, List<String> breaking, IsolationRule rule, String what, Healer mendedBy, List<String> traces) {

    enum Healer {
        OWNER,
        SUPERUSER,
        /** Nobody by SQL alone. */
        A_PERSON
    }

    static BrokenDatabase of(IsolationRule rule, String what, Healer mendedBy, String... breaking) {
        return new BrokenDatabase(breaking[0], List.of(breaking), rule, what, mendedBy, List.of());
    }

    BrokenDatabase leaving(String... statements) {
        return new BrokenDatabase(name, breaking, rule, what, mendedBy, List.of(statements));
    }

    @Override
    public String toString() {
        return rule + ": " + name;
    }
}
