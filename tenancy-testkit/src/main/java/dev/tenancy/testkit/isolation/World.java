package dev.tenancy.testkit.isolation;

import java.util.List;
import java.util.Set;

/** The database in one state, in which attempts are made; each finds it as it was. */
final class World {

    private final Sample sample;
    private final ObservedDatabase database;
    private final Snapshot start;
    private final boolean victimIsThere;
    private final VictimsView view;

    World(Sample sample, ObservedDatabase database, Snapshot start) {
        this.sample = sample;
        this.database = database;
        this.start = start;
        this.victimIsThere = start.equals(sample.full());
        database.restore(start, database.snapshot());
        forgetCaches();
        this.view = new VictimsView(sample);
    }

    Trace attempt(Vector vector, Target target, Party attacker) {
        Attempt attempt =
                new Attempt(sample.model(), sample.rows(), sample.maker().get(), target, attacker, sample.victim());
        List<String> before = victimIsThere ? view.before(target) : List.of();
        String inapplicable = null;
        try {
            attempt.asAttackerOf(vector);
        } catch (NotApplicable reason) {
            inapplicable = String.valueOf(reason.getMessage());
        } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
            attempt.see(thrown);
        }
        Snapshot tables = database.snapshot().sharing(start);
        boolean touched = !tables.equals(start);
        // What the victim does to itself shows in its rows; its view is for what others do.
        Trace.Difference difference =
                attacker.number() != sample.victim().number() && victimIsThere && (touched || vector.throughCache())
                        ? Trace.Difference.of(before, view.of(target))
                        : Trace.Difference.NONE;
        if (touched) {
            database.restore(start, tables);
        }
        forgetCaches();
        return new Trace(
                attempt.sight().values(),
                Set.copyOf(attempt.known()),
                attempt.isComparable(),
                inapplicable,
                tables,
                difference);
    }

    private void forgetCaches() {
        sample.model().sessions().getCache().evictAllRegions();
    }
}
