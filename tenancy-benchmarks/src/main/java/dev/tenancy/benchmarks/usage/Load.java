package dev.tenancy.benchmarks.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** So many callers, each of whom calls again as soon as it was answered. */
final class Load {

    private Load() {}

    /** What a block did. */
    record Block(long granted, double perSecond, double medianMicros, double p99Micros) {}

    /** Takes from counters at random for so long; each caller at least once. */
    static Block run(Counters counters, int count, int callers, Duration length) {
        long start = System.nanoTime();
        long end = start + length.toNanos();
        List<long[]> latencies = together(callers, caller -> {
            SplittableRandom random = new SplittableRandom(caller);
            LongStream.Builder nanos = LongStream.builder();
            long before = System.nanoTime();
            do {
                if (!counters.take(random.nextInt(count))) {
                    throw new IllegalStateException("Refused below the ceiling.");
                }
                long after = System.nanoTime();
                nanos.add(after - before);
                before = after;
            } while (before < end);
            return nanos.build().toArray();
        });
        double taken = (System.nanoTime() - start) / 1e9;
        long[] sorted =
                latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Block(
                sorted.length,
                sorted.length / taken,
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3);
    }

    /** Asks each counter for {@code times} units, all callers at once; how many were granted. */
    static long exhaust(Counters counters, int count, int callers, int times) {
        return together(callers, caller -> {
                    long granted = 0;
                    for (int call = caller; call < count * times; call += callers) {
                        granted += counters.take(call % count) ? 1 : 0;
                    }
                    return granted;
                })
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static <R> List<R> together(int callers, Caller<R> caller) {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        CountDownLatch ready = new CountDownLatch(callers);
        try {
            List<Future<R>> running = new ArrayList<>();
            for (int number = 0; number < callers; number++) {
                int one = number;
                running.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return caller.call(one);
                }));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("A caller failed.", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Caller<R> {
        R call(int number) throws Exception;
    }
}
