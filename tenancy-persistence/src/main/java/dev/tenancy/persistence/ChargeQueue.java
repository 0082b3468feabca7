package dev.tenancy.persistence;

import dev.tenancy.problem.Unavailable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Charges on their way to the database. A counter is in one flush at a time, for two would only wait for each other; what comes
 * for it meanwhile is in the next. A counter that somebody else holds gets a lane of its own, on which its charges wait, so that no
 * other's do. Thread-safe.
 */
final class ChargeQueue {

    /** Flushes at once: so many that few callers write side by side, so few that many share a flush. */
    private static final int FLIGHTS = Integer.getInteger("tenancy.flights", 4);

    private static final int LANES = 4;
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_IN_A_FLUSH = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Map<CounterKey, List<PendingCharge>> waiting = new LinkedHashMap<>();
    private final Set<CounterKey> inFlight = new HashSet<>();
    private final ArrayDeque<ChargeGroup> held = new ArrayDeque<>();
    private final BatchFlush flush;
    private final ThreadPoolExecutor threads;
    private int size;
    private int flights;
    private int lanes;
    private boolean isClosed;

    ChargeQueue(BatchFlush flush) {
        this.flush = flush;
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "tenancy-usage");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes the charge, and decides it and others on this thread when nobody else is about to. */
    void add(PendingCharge charge) {
        List<ChargeGroup> mine;
        lock.lock();
        try {
            if (isClosed) {
                throw new Unavailable("The store is closed. Nothing was counted.", null);
            }
            if (size >= MOST_WAITING) {
                throw new Unavailable("The store is saturated. Nothing was counted.", null);
            }
            waiting.computeIfAbsent(charge.counter(), key -> new ArrayList<>()).add(charge);
            size++;
            mine = takeOff();
        } finally {
            lock.unlock();
        }
        if (!mine.isEmpty()) {
            List<ChargeGroup> next = fly(mine);
            if (!next.isEmpty()) {
                threads.execute(() -> keepFlying(next));
            }
        }
    }

    /** Whether the charge was still waiting, and now is not any more. */
    boolean remove(PendingCharge charge) {
        lock.lock();
        try {
            List<PendingCharge> others = waiting.get(charge.counter());
            if (others == null || !others.remove(charge)) {
                return false;
            }
            if (others.isEmpty()) {
                waiting.remove(charge.counter());
            }
            size--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            isClosed = true;
            while (flights > 0 || lanes > 0 || !waiting.isEmpty()) {
                idle.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        threads.shutdown();
    }

    private void keepFlying(List<ChargeGroup> groups) {
        List<ChargeGroup> next = groups;
        while (!next.isEmpty()) {
            next = fly(next);
        }
    }

    /** Flies, and lands; what it returns is the next flight on the same thread, empty when there is none. */
    private List<ChargeGroup> fly(List<ChargeGroup> groups) {
        List<ChargeGroup> passed = flush.flush(groups);
        lock.lock();
        try {
            // The counters of those passed over stay in flight, on a lane.
            groups.stream().filter(group -> !passed.contains(group)).forEach(group -> inFlight.remove(group.counter()));
            held.addAll(passed);
            openLanes();
            flights--;
            List<ChargeGroup> next = takeOff();
            idle.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private List<ChargeGroup> takeOff() {
        if (flights == FLIGHTS || waiting.isEmpty()) {
            return List.of();
        }
        List<ChargeGroup> groups = new ArrayList<>();
        int charges = 0;
        for (var counters = waiting.entrySet().iterator(); counters.hasNext() && charges < MOST_IN_A_FLUSH; ) {
            var counter = counters.next();
            if (inFlight.add(counter.getKey())) {
                groups.add(new ChargeGroup(counter.getKey(), counter.getValue()));
                charges += counter.getValue().size();
                counters.remove();
            }
        }
        size -= charges;
        if (!groups.isEmpty()) {
            flights++;
        }
        return groups;
    }

    private void openLanes() {
        while (lanes < LANES && !held.isEmpty()) {
            ChargeGroup group = held.remove();
            lanes++;
            threads.execute(() -> waitIn(group));
        }
    }

    private void waitIn(ChargeGroup group) {
        flush.await(group);
        List<ChargeGroup> next;
        lock.lock();
        try {
            lanes--;
            inFlight.remove(group.counter());
            openLanes();
            next = takeOff();
            idle.signalAll();
        } finally {
            lock.unlock();
        }
        keepFlying(next);
    }
}
