package dev.tenancy.benchmarks.isolation;

import com.sun.management.ThreadMXBean;
import dev.tenancy.access.TenantContext;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Runs the contenders in short blocks in turn, each round in a new random order, so that whatever else the machine does falls
 * on all of them alike. One thread.
 */
final class InterleavedRun {

    /** Of the measured blocks: so often is a transaction run to warm up, however few of its kind are a block. */
    static final int WARM_UP = 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Random random = new Random(20);
    private final Shape shape;
    private final List<TenantContext> tenants;

    private InterleavedRun(Shape shape, List<TenantContext> tenants) {
        this.shape = shape;
        this.tenants = tenants;
    }

    /** Measures {@code rounds} blocks of each contender, after others that are thrown away; in the order of the contenders. */
    static List<Lane> of(Shape shape, List<Contender> contenders, List<TenantContext> tenants, int rounds) {
        InterleavedRun run = new InterleavedRun(shape, tenants);
        run.rounds(contenders, 1 + WARM_UP * rounds / shape.transactionsOfBlock());
        return run.rounds(contenders, rounds);
    }

    private List<Lane> rounds(List<Contender> contenders, int rounds) {
        List<Lane> lanes = contenders.stream().map(Lane::new).toList();
        List<Lane> order = new ArrayList<>(lanes);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            order.forEach(this::block);
        }
        return lanes;
    }

    private void block(Lane lane) {
        int transactions = shape.transactionsOfBlock();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        for (int transaction = 0; transaction < transactions; transaction++) {
            shape.run(lane.contender(), tenants.get(random.nextInt(tenants.size())));
        }
        long nanos = System.nanoTime() - start;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        lane.blocks().add((double) nanos / transactions, (double) allocated / transactions);
    }
}
