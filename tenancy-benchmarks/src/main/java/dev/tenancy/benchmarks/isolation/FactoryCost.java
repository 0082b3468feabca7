package dev.tenancy.benchmarks.isolation;

import jakarta.persistence.EntityManagerFactory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** What a persistence unit of one entity costs by being there. */
final class FactoryCost {

    private static final int FACTORIES = 10;

    private FactoryCost() {}

    /** The median times to build one, in milliseconds, of each of the makers, which take turns. */
    static double[] startMillis(List<Supplier<? extends EntityManagerFactory>> makers) {
        double[][] millis = new double[makers.size()][FACTORIES];
        for (int round = 0; round < FACTORIES; round++) {
            for (int maker = 0; maker < makers.size(); maker++) {
                long start = System.nanoTime();
                EntityManagerFactory made = makers.get(maker).get();
                millis[maker][round] = (System.nanoTime() - start) / 1e6;
                made.close();
            }
        }
        return Arrays.stream(millis).mapToDouble(Blocks::median).toArray();
    }

    /** The kilobytes of heap that one holds on to. */
    static double retainedKilobytes(Supplier<? extends EntityManagerFactory> maker) {
        List<EntityManagerFactory> held = new ArrayList<>();
        long before = usedHeap();
        for (int made = 0; made < FACTORIES; made++) {
            held.add(maker.get());
        }
        long after = usedHeap();
        held.forEach(EntityManagerFactory::close);
        return (after - before) / 1_024.0 / FACTORIES;
    }

    private static long usedHeap() {
        for (int time = 0; time < 3; time++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
