package dev.tenancy.testkit.isolation;

import dev.tenancy.testkit.isolation.Finding.Outcome;
import dev.tenancy.testkit.isolation.IsolationBreach.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what came of an attempt. */
final class Judge {

    private final Sample sample;
    private final Markers markers;
    private final Set<String> texts;

    Judge(Sample sample) {
        this.sample = sample;
        this.markers = sample.markers();
        this.texts = sample.knownTexts();
    }

    Finding judge(Trial trial) {
        Vector vector = trial.vector();
        Target target = trial.target();
        Trial.Pair owner = trial.owner();
        Trial.Pair attacker = trial.attacker();
        String inapplicable = owner.full().inapplicable() == null
                ? attacker.full().inapplicable()
                : owner.full().inapplicable();
        if (inapplicable != null) {
            return new Finding(vector, target, Outcome.NOT_APPLICABLE, List.of(), inapplicable);
        }
        List<IsolationBreach> breaches = new ArrayList<>();
        effects(attacker)
                .forEach((kind, seen) ->
                        breaches.add(new IsolationBreach(vector.name(), target.toString(), kind, seen)));
        if (!breaches.isEmpty()) {
            return new Finding(vector, target, Outcome.BREACHED, breaches, "");
        }
        boolean works = works(owner);
        return new Finding(
                vector,
                target,
                works ? Outcome.HELD : Outcome.CLOSED,
                List.of(),
                works
                        ? ""
                        : owner.full().seen().stream()
                                .filter(text -> text.startsWith("thrown "))
                                .findFirst()
                                .orElse("nothing happened"));
    }

    /** Whether anything came of it at all. */
    boolean works(Trial.Pair pair) {
        return !effects(pair).isEmpty();
    }

    private Map<Kind, String> effects(Trial.Pair pair) {
        Map<Kind, String> effects = new EnumMap<>(Kind.class);
        Trace trace = pair.full();
        Trace withoutVictim = pair.withoutVictim();
        String leaked = leaked(trace);
        if (leaked == null && trace.comparable() && withoutVictim != null && withoutVictim.inapplicable() == null) {
            leaked = trace.differsFrom(withoutVictim, texts);
        }
        if (leaked != null) {
            effects.put(Kind.LEAKED, leaked);
        }
        List<Row> missing = sample.missing(trace.tables());
        if (!missing.isEmpty()) {
            effects.put(Kind.CHANGED, missing.get(0).toString());
        } else if (!trace.view().removed().isEmpty()) {
            effects.put(
                    Kind.CHANGED, "no longer seen: " + trace.view().removed().get(0));
        }
        String planted = planted(trace, missing);
        if (planted != null) {
            effects.put(Kind.PLANTED, planted);
        }
        return effects;
    }

    private @Nullable String leaked(Trace trace) {
        String seen = markers.find(trace.seen(), trace.known());
        if (seen != null) {
            return seen;
        }
        // A copy in a row of the attacker's own can be read at leisure.
        return sample.added(trace.tables()).stream()
                .filter(row -> !sample.ties(row, trace.tables()))
                .filter(row -> markers.find(row, trace.known()) != null)
                .map(Row::toString)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String planted(Trace trace, List<Row> missing) {
        List<Row> tied = sample.added(trace.tables()).stream()
                .filter(row -> sample.ties(row, trace.tables()))
                .toList();
        for (Row row : tied) {
            // As many rows fewer than before: they were changed, not added to.
            if (count(tied, row) > count(missing, row)) {
                return row.toString();
            }
        }
        return missing.isEmpty() && !trace.view().added().isEmpty()
                ? "the other tenant now sees: " + trace.view().added().get(0)
                : null;
    }

    private static long count(List<Row> rows, Row like) {
        return rows.stream().filter(row -> row.table().equals(like.table())).count();
    }
}
