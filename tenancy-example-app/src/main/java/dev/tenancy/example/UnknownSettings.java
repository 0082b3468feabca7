package dev.tenancy.example;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What to say about settings that the service doesn't know: an error for what looks like a slip of the pen, else a warning. */
record UnknownSettings(List<String> errors, List<String> warnings) {

    private static final int SLIP = 2;

    /** Judges names of the form {@code TENANCY_…}; known ones are passed over. */
    static UnknownSettings judge(Iterable<String> variables) {
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        TreeSet<String> sorted = new TreeSet<>();
        variables.forEach(sorted::add);
        for (String variable : sorted) {
            if (Setting.find(variable).isPresent()) {
                continue;
            }
            similar(variable)
                    .ifPresentOrElse(
                            meant -> errors.add(variable + " is not a setting. Did you mean " + meant + "?"),
                            () -> warnings.add(variable + " is not a setting of this version and is ignored."));
        }
        return new UnknownSettings(errors, warnings);
    }

    private static Optional<String> similar(String variable) {
        return Arrays.stream(Setting.values())
                .map(Setting::variable)
                .filter(known -> distance(variable, known) <= SLIP)
                .findFirst();
    }

    /** The fewest letters to add, drop or change to make one of the other (Levenshtein). */
    static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
