package dev.tenancy.benchmarks.usage;

import dev.tenancy.benchmarks.usage.Lane.Correctness;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Prints what was measured, and keeps whether a bound was missed. */
final class Report {

    private final PrintStream out;
    private boolean isMissed;

    Report(PrintStream out) {
        this.out = out;
    }

    void begin(Options options) {
        out.printf(
                Locale.ROOT,
                "Java %s, %s %s, %d processors; medians of %d blocks of %d s, in turn, after those until the compiler was quiet%n",
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                options.blocks(),
                options.block().toSeconds());
    }

    void database(String described) {
        out.printf(Locale.ROOT, "%n%s%n", described);
    }

    /** The engine is the first lane; {@code isBound} when the scenario's bounds are for this database. */
    void add(Scenario scenario, List<Lane> lanes, boolean isBound) throws Exception {
        Lane engine = lanes.get(0);
        out.printf(
                Locale.ROOT,
                "%n%s%n%-31s %10s %10s %10s  engine is%n",
                scenario.title(),
                "",
                "per second",
                "median µs",
                "p99 µs");
        for (Lane lane : lanes) {
            out.printf(
                    Locale.ROOT,
                    "%-31s %10.0f %10.0f %10.0f  %8.2f times",
                    lane.name(),
                    lane.perSecond(),
                    lane.medianMicros(),
                    lane.p99Micros(),
                    engine.perSecond() / lane.perSecond());
            Correctness found = lane.check();
            out.printf(
                    Locale.ROOT,
                    "; acknowledged %d, stored %d, entries %s, overshoot %d  %s%n",
                    found.acknowledged(),
                    found.stored(),
                    found.entries() < 0 ? "none" : String.valueOf(found.entries()),
                    found.overshoot(),
                    verdict(found.isKept()));
        }
        if (isBound) {
            bounds(scenario, engine, lanes);
        }
    }

    private void bounds(Scenario scenario, Lane engine, List<Lane> lanes) {
        Lane plain = best(lanes, PlainUpdate.NAME);
        if (scenario.latency() > 0) {
            double ratio = engine.medianMicros() / plain.medianMicros();
            out.printf(Locale.ROOT, "latency %.2f of the plain UPDATE's, at most %.2f", ratio, scenario.latency());
            out.printf(Locale.ROOT, "  %s%n", verdict(ratio <= scenario.latency()));
        }
        atLeast(scenario.timesPlain(), engine, plain);
        atLeast(scenario.timesBatching(), engine, best(lanes, Buckets.BATCHED));
        if (scenario.timesLeased() > 0) {
            atLeast(scenario.timesLeased(), best(lanes, LeasedEngine.NAME), plain);
        }
    }

    private void atLeast(double bound, Lane engine, Lane other) {
        if (bound > 0) {
            double ratio = engine.perSecond() / other.perSecond();
            out.printf(
                    Locale.ROOT,
                    "%s %.2f times %s, at least %.1f  %s%n",
                    engine.name(),
                    ratio,
                    other.name(),
                    bound,
                    verdict(ratio >= bound));
        }
    }

    private static Lane best(List<Lane> lanes, String name) {
        return lanes.stream()
                .filter(lane -> lane.name().startsWith(name))
                .max(Comparator.comparingDouble(Lane::perSecond))
                .orElseThrow();
    }

    private String verdict(boolean isKept) {
        isMissed |= !isKept;
        return isKept ? "PASS" : "FAIL";
    }

    /** Whether any bound was missed, or anything stored was not what was acknowledged. */
    boolean isMissed() {
        return isMissed;
    }
}
