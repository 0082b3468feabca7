package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Names and texts as SQL takes them literally, whatever is in them. */
final class Quoted {

    private Quoted() {}

    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Separated by commas. */
    static String names(List<String> identifiers) {
        return identifiers.stream().map(Quoted::name).collect(joining(", "));
    }

    static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
