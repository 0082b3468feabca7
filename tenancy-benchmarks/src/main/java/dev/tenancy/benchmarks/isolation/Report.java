package dev.tenancy.benchmarks.isolation;

import dev.tenancy.benchmarks.isolation.Blocks.Ratio;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
                "%,d rows of %,d tenants, pages of %d; of each contender %,d blocks after %,d transactions to warm up%n",
                options.rows(),
                options.tenants(),
                Shape.PAGE,
                options.blocks(),
                InterleavedRun.WARM_UP * options.blocks());
        out.printf(
                Locale.ROOT,
                "Java %s, %d processors, heap of at most %,d MB%n%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        out.println(
                "database                   transaction           contender       median µs  allocated  kit takes, 95 % between  bound");
    }

    /** The kit is the first lane; its bound is on its ratio to {@link Contender#RAW}; null for none. */
    void add(String database, Shape shape, @Nullable Double bound, List<Lane> lanes) {
        Blocks kit = lanes.get(0).blocks();
        for (Lane lane : lanes) {
            Blocks blocks = lane.blocks();
            out.printf(
                    Locale.ROOT,
                    "%-26s %-21s %-15s %9.1f %10.0f",
                    database,
                    shape.title(),
                    lane.name(),
                    blocks.medianMicros(),
                    blocks.medianBytes());
            if (blocks != kit) {
                Ratio ratio = kit.ratioTo(blocks);
                out.printf(Locale.ROOT, "  %9.3f %6.3f %6.3f", ratio.value(), ratio.low(), ratio.high());
                if (bound != null && lane.name().equals(Contender.RAW)) {
                    judge(ratio, bound);
                }
            }
            out.println();
        }
    }

    private void judge(Ratio ratio, double bound) {
        boolean isKept = ratio.value() <= bound;
        isMissed |= !isKept;
        out.printf(Locale.ROOT, "  %8.2f  %s", bound, isKept ? "PASS" : "FAIL");
    }

    /** What it costs to have a persistence unit, as {@link FactoryCost} found. */
    void addUnit(String name, double startMillis, double heldKilobytes) {
        out.printf(
                Locale.ROOT,
                "A persistence unit of one entity, %s: starts in %.1f ms, holds %,.0f kB of heap%n",
                name,
                startMillis,
                heldKilobytes);
    }

    /** Whether any ratio was above its bound. */
    boolean isMissed() {
        return isMissed;
    }
}
