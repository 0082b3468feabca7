package dev.tenancy.persistence;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What nodes have said of their charges, by idempotency key. Thread-safe. */
final class ChargeLog {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Map<String, State> states = new HashMap<>();
    private final Set<String> left = new TreeSet<>();
    private int granted;
    private @Nullable String unreadable;

    private static final class State {
        boolean isAsked;
        boolean isGranted;
        boolean isUnknown;

        boolean isInDoubt() {
            return !isGranted && (isAsked || isUnknown);
        }
    }

    /** Takes a line of a {@link ChargingNode}. */
    synchronized void add(String line) {
        String[] words = line.split(" ", 2);
        if (words[0].equals("left")) {
            left.add(words[1]);
        } else {
            add(words[0], words[1]);
        }
        notifyAll();
    }

    private void add(String what, String key) {
        State state = states.computeIfAbsent(key, asked -> new State());
        state.isAsked = what.equals("ask");
        switch (what) {
            case "ask", "refused", "nothing" -> {}
            case "unknown" -> state.isUnknown = true;
            case "granted" -> {
                state.isGranted = true;
                granted++;
            }
            default -> unreadable = what + " " + key;
        }
    }

    /** Returns when {@code count} charges and commits, or more, were acknowledged; fails when they aren't within two minutes. */
    void awaitGranted(int count) throws InterruptedException {
        await(() -> granted >= count);
    }

    /** Returns when this node has left a reservation to run out; fails when it has not within two minutes. */
    void awaitLeftBy(String node) throws InterruptedException {
        await(() -> left.stream().anyMatch(key -> key.startsWith(node + "-")));
    }

    private synchronized void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (unreadable != null) {
                throw new AssertionError("A node printed: " + unreadable);
            }
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("What was waited for did not come; " + granted + " were granted.");
            }
            wait(millis);
        }
    }

    synchronized Set<String> acknowledged() {
        return keys(state -> state.isGranted);
    }

    /** Those that were asked for, and nobody was told what came of it. */
    synchronized Set<String> inDoubt() {
        return keys(State::isInDoubt);
    }

    private Set<String> keys(Predicate<State> which) {
        Set<String> keys = new TreeSet<>();
        states.forEach((key, state) -> {
            if (which.test(state)) {
                keys.add(key);
            }
        });
        return keys;
    }
}
