package dev.tenancy.http;

import dev.tenancy.problem.Unavailable;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Refunds for which nobody is kept waiting, as the store that they need is away: one after the other, on a thread of their own, each
 * until it is done or a minute has passed. A process that ends takes those to come with it. Thread-safe.
 */
final class LateRefunds {

    private static final int MOST_WAITING = 10_000;
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                Thread made = new Thread(task, "tenancy-refunds");
                made.setDaemon(true);
                return made;
            });

    LateRefunds() {
        thread.allowCoreThreadTimeOut(true);
    }

    /** Has {@code refund} run later; {@code failing} is told when it fails for good, or too many are waiting. */
    void run(Runnable refund, Consumer<RuntimeException> failing) {
        long begin = System.nanoTime();
        try {
            thread.execute(() -> repeat(refund, failing, begin));
        } catch (RejectedExecutionException full) {
            failing.accept(full);
        }
    }

    private static void repeat(Runnable refund, Consumer<RuntimeException> failing, long begin) {
        while (true) {
            try {
                refund.run();
                return;
            } catch (Unavailable away) {
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    failing.accept(away);
                    return;
                }
            } catch (RuntimeException failure) {
                failing.accept(failure);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
