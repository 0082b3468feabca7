package dev.tenancy.testkit;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Look-up ids that a careless comparison would take for another. */
final class Misspelt {

    private Misspelt() {}

    /** {@code lookupId} in other cases and with space around it. */
    static List<String> casesOf(String lookupId) {
        return Stream.of(
                        lookupId.toUpperCase(Locale.ROOT),
                        lookupId.toLowerCase(Locale.ROOT),
                        lookupId + " ",
                        " " + lookupId,
                        lookupId.substring(1) + "%",
                        "")
                .filter(misspelt -> !misspelt.equals(lookupId))
                .toList();
    }
}
