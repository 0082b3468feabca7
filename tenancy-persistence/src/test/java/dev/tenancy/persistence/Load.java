package dev.tenancy.persistence;

import dev.tenancy.problem.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Threads that charge one unit after another, each under a key of its own, until they are told to stop. */
final class Load implements AutoCloseable {

    enum Outcome {
        GRANTED,
        NOTHING,
        UNKNOWN
    }

    /** Times are of {@link System#nanoTime()}. */
    record Call(String key, Outcome outcome, long begin, long end) {}

    /** Charges a unit under a key. */
    interface Charging {
        void charge(String key);
    }

    private static final long LIMIT_MILLIS = Duration.ofMinutes(2).toMillis();

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Load(int callers, String name, Charging charging) {
        for (int i = 0; i < callers; i++) {
            String prefix = name + i + "-";
            Thread thread = new Thread(() -> run(prefix, charging), "load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Returns when so many calls like this have been answered since {@code begin}; fails when they haven't within 30 seconds. */
    void await(int count, long begin, Predicate<Call> like) {
        Eventually.require(() -> calls.stream()
                        .filter(call -> call.begin() >= begin && like.test(call))
                        .count()
                >= count);
    }

    /** Gives all calls once the last of them is answered. */
    List<Call> stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(LIMIT_MILLIS);
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " waits for ever.");
            }
        }
        if (!surprises.isEmpty()) {
            throw new AssertionError(surprises.size() + " calls failed unexpectedly.", surprises.peek());
        }
        return List.copyOf(calls);
    }

    static Set<String> keys(List<Call> calls, Outcome outcome) {
        Set<String> keys = new TreeSet<>();
        calls.stream().filter(call -> call.outcome() == outcome).forEach(call -> keys.add(call.key()));
        return keys;
    }

    @Override
    public void close() {
        stopped = true;
    }

    private void run(String prefix, Charging charging) {
        for (int number = 0; !stopped; number++) {
            String key = prefix + number;
            long begin = System.nanoTime();
            try {
                charging.charge(key);
                note(key, Outcome.GRANTED, begin);
            } catch (Unavailable away) {
                note(key, away.isOutcomeUnknown() ? Outcome.UNKNOWN : Outcome.NOTHING, begin);
            } catch (RuntimeException | Error failure) {
                surprises.add(failure);
            }
        }
    }

    private void note(String key, Outcome outcome, long begin) {
        calls.add(new Call(key, outcome, begin, System.nanoTime()));
    }
}
