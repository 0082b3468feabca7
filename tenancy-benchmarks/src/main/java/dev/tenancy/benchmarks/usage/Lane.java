package dev.tenancy.benchmarks.usage;

import dev.tenancy.benchmarks.WarmUp;
import dev.tenancy.benchmarks.usage.Counters.Stored;
import dev.tenancy.benchmarks.usage.Load.Block;
import dev.tenancy.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** One way in one scenario. */
final class Lane {

    private static final long NO_CEILING = 1_000_000_000;
    private static final int QUIET_BLOCKS = 2;

    private final Counters.Way way;
    private final Scenario scenario;
    private final Counters counters;
    private final List<Block> blocks = new ArrayList<>();
    private long acknowledged;

    Lane(Counters.Way way, Scenario scenario) throws Exception {
        this.way = way;
        this.scenario = scenario;
        counters = way.open(tenants(scenario.counters()), NO_CEILING);
        for (int counter = 0; counter < scenario.counters(); counter++) {
            acknowledged += counters.take(counter) ? 1 : 0;
        }
    }

    /** One block at least. */
    void warmUp(Options options) {
        WarmUp.run(
                QUIET_BLOCKS,
                options.mostToWarmUp(),
                options.block(),
                () -> acknowledged += Load.run(counters, scenario.counters(), scenario.callers(), options.block())
                        .granted());
    }

    void block(Duration length) {
        Block block = Load.run(counters, scenario.counters(), scenario.callers(), length);
        acknowledged += block.granted();
        blocks.add(block);
    }

    String name() {
        return way.name();
    }

    double perSecond() {
        return median(Block::perSecond);
    }

    double medianMicros() {
        return median(Block::medianMicros);
    }

    double p99Micros() {
        return median(Block::p99Micros);
    }

    /** Whether what was acknowledged is what is stored, and a ceiling is reached and not passed. */
    Correctness check() throws Exception {
        Stored stored = counters.stored();
        int count = Math.min(scenario.counters(), 100);
        long ceiling = scenario.counters() == 1 ? 500 : 5;
        Counters limited = way.open(tenants(count), ceiling);
        long granted = Load.exhaust(limited, count, scenario.callers(), (int) ceiling * 2);
        Stored full = limited.stored();
        long overshoot = full.used().stream()
                .mapToLong(used -> Math.max(0, used - ceiling))
                .sum();
        if (way.isChargedAhead()) {
            boolean isEnough = acknowledged <= stored.sum() && granted <= full.sum();
            return new Correctness(acknowledged, stored.sum(), stored.entries(), overshoot, isEnough);
        }
        boolean isExact = acknowledged == stored.sum()
                && (stored.entries() < 0 || stored.entries() == stored.sum())
                && granted == ceiling * count
                && full.sum() == granted
                && (full.entries() < 0 || full.entries() == granted);
        return new Correctness(acknowledged, stored.sum(), stored.entries(), overshoot, isExact);
    }

    private double median(ToDoubleFunction<Block> value) {
        double[] sorted = blocks.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static List<UUID> tenants(int count) {
        return Stream.generate(Samples::uuid).limit(count).toList();
    }

    /**
     * What was promised and what there is.
     *
     * @param entries negative when the way keeps none
     * @param overshoot over the ceiling, of counters that were asked for twice as much as they had
     * @param isExact whether what was acknowledged is stored, and those were granted to the last unit; charged ahead, whether
     *     no less is stored than was acknowledged
     */
    record Correctness(long acknowledged, long stored, long entries, long overshoot, boolean isExact) {

        boolean isKept() {
            return isExact && overshoot == 0;
        }
    }
}
