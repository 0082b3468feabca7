package dev.tenancy.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tasks that were run at once: each on a thread of its own, none before all were ready. Immutable.
 *
 * @param <R> what a task returns
 */
public final class Race<R> {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final List<R> results;
    private final List<Throwable> failures;

    private Race(List<R> results, List<Throwable> failures) {
        this.results = List.copyOf(results);
        this.failures = List.copyOf(failures);
    }

    /** Runs {@code task} on {@code runners} threads at once, one at least, for a minute at most. */
    public static <R> Race<R> run(int runners, Callable<R> task) {
        return run(Collections.nCopies(runners, task));
    }

    /** Runs the tasks at once, one at least, for a minute at most. */
    public static <R> Race<R> run(List<Callable<R>> tasks) {
        return run(LIMIT, tasks);
    }

    /**
     * Runs the tasks at once, one at least.
     *
     * @throws AssertionError when they have not all ended within {@code limit}; it tells where the slow ones stand, and
     *     interrupts them
     */
    public static <R> Race<R> run(Duration limit, List<Callable<R>> tasks) {
        long deadline = System.nanoTime() + limit.toNanos();
        Map<FutureTask<R>, Thread> runners = start(tasks);
        List<R> results = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (FutureTask<R> runner : runners.keySet()) {
            try {
                results.add(runner.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (ExecutionException thrown) {
                failures.add(thrown.getCause());
            } catch (TimeoutException late) {
                throw stopped("The race was not over after " + limit + ".", runners);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw stopped("The race was interrupted.", runners);
            }
        }
        return new Race<>(results, failures);
    }

    /** What the tasks returned that threw nothing, in the order of the tasks. */
    public List<R> results() {
        return results;
    }

    /** What the other tasks threw, in the order of the tasks. */
    public List<Throwable> failures() {
        return failures;
    }

    /** What all tasks returned, in their order; {@link AssertionError}, with all that was thrown, when one threw something. */
    public List<R> requireAll() {
        return require(failures);
    }

    /** As {@link #results()}; {@link AssertionError}, with all that was thrown, when a task threw anything but an {@code expected}. */
    public List<R> requireNoFailuresBut(Class<? extends Throwable> expected) {
        return require(failures.stream()
                .filter(failure -> !expected.isInstance(failure))
                .toList());
    }

    private List<R> require(List<Throwable> unexpected) {
        if (unexpected.isEmpty()) {
            return results;
        }
        AssertionError error = new AssertionError(
                unexpected.size() + " of " + (results.size() + failures.size()) + " tasks failed.", unexpected.get(0));
        unexpected.stream().skip(1).forEach(error::addSuppressed);
        throw error;
    }

    private static <R> Map<FutureTask<R>, Thread> start(List<Callable<R>> tasks) {
        CyclicBarrier ready = new CyclicBarrier(tasks.size());
        Map<FutureTask<R>, Thread> runners = new LinkedHashMap<>();
        for (Callable<R> task : tasks) {
            FutureTask<R> runner = new FutureTask<>(() -> {
                ready.await();
                return task.call();
            });
            Thread thread = new Thread(runner, "race-" + runners.size());
            thread.setDaemon(true);
            runners.put(runner, thread);
        }
        runners.values().forEach(Thread::start);
        return runners;
    }

    private static <R> AssertionError stopped(String message, Map<FutureTask<R>, Thread> runners) {
        AssertionError error = new AssertionError(message);
        runners.forEach((runner, thread) -> {
            if (!runner.isDone()) {
                Throwable place = new Throwable(thread.getName() + " stood here");
                place.setStackTrace(thread.getStackTrace());
                error.addSuppressed(place);
                thread.interrupt();
            }
        });
        return error;
    }
}
