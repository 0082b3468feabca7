package dev.tenancy.testkit.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt left behind: what the attacker saw, what it knew before, the tables, and what the victim's sessions see.
 *
 * @param comparable whether anything but a value of the victim's tells that its row is there
 * @param inapplicable why it could not be tried; null when it was
 * @param view what the victim sees that it did not see before, and the other way round
 */
record Trace(
        List<String> seen,
        Set<String> known,
        boolean comparable,
        @Nullable String inapplicable,
        Snapshot tables,
        Difference view) {

    private static final Pattern UUIDS =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern OBJECTS = Pattern.compile("@[0-9a-f]{4,}|#\\d+");

    /** The first thing that was seen here and not there, or there and not here; null when nobody could tell the two apart. */
    @Nullable
    String differsFrom(Trace other, Set<String> texts) {
        Difference difference = Difference.of(other.lasting(texts), lasting(texts));
        if (difference.isEmpty()) {
            return null;
        }
        return "when the row is there: " + difference.added() + ", when it never was: " + difference.removed();
    }

    // What is made up anew each time tells nothing.
    private List<String> lasting(Set<String> texts) {
        return seen.stream()
                .map(text -> UUIDS.matcher(text)
                        .replaceAll(id -> texts.contains(id.group()) ? Matcher.quoteReplacement(id.group()) : "?"))
                .map(text -> OBJECTS.matcher(text).replaceAll("?"))
                .sorted()
                .toList();
    }

    /** What is in one list and not in another. */
    record Difference(List<String> added, List<String> removed) {

        static final Difference NONE = new Difference(List.of(), List.of());

        static Difference of(List<String> before, List<String> after) {
            if (before.equals(after)) {
                return NONE;
            }
            List<String> added = new ArrayList<>(after);
            before.forEach(added::remove);
            List<String> removed = new ArrayList<>(before);
            after.forEach(removed::remove);
            return new Difference(added, removed);
        }

        boolean isEmpty() {
            return added.isEmpty() && removed.isEmpty();
        }
    }
}
