package dev.tenancy.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that happens on another thread while this one is in the middle of its own work. */
final class Meanwhile<R> {

    private static final Duration CHANCE = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final FutureTask<R> task;

    Meanwhile(Callable<R> task) {
        this.task = new FutureTask<>(task);
    }

    /** Starts it, and lets it either end or come to where the store makes it wait for the unit of work of this thread. */
    void begin() throws InterruptedException {
        Thread thread = new Thread(task, "meanwhile");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(CHANCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException waitsOrFailed) {
            // A store may make it wait; what it comes to is told by result().
        }
    }

    /** What it came to. */
    R result() throws Exception {
        try {
            return task.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("What happened meanwhile failed.", failed.getCause());
        }
    }
}
