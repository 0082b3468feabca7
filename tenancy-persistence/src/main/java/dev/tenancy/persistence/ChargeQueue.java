package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
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
import org.jspecify.annotations.Nullable;

/**
 * Charges on their way to the database. A counter is in one flush at a time, for two would only wait for each other; what comes
 * for it meanwhile is in the next. A counter that somebody else holds gets a lane of its own, on which its charges wait, so that no
 * other's do. Thread-safe.
 */
final class ChargeQueue {

    /** Flushes at once: one is written to disk while the next one is worked on. */
    private static final int FLIGHTS = 2;

    /** One more flight takes off once this share of what is under way waits: many small ones cost more than they bring. */
    private static final int SHARE = 2;

    /** How often the processor is offered to those who were released, at most. */
    private static final int TURNS = 20;

    /** Of whom no more are waited for: while so many are written, the others come. */
    private static final int ENOUGH = 32;

    private static final int LANES = 4;

    /** So that one tenant's long transactions leave lanes to others. */
    private static final int LANES_OF_A_TENANT = 2;

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_IN_A_FLUSH = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Map<CounterKey, List<PendingCharge>> waiting = new LinkedHashMap<>();
    private final Set<CounterKey> inFlight = new HashSet<>();
    private final List<ChargeGroup> held = new ArrayList<>();
    private final List<ChargeGroup> lanes = new ArrayList<>();
    private final BatchFlush flush;
    private final ThreadPoolExecutor threads;
    private int size;
    /** As {@link #size} was when the lock was last held. */
    private volatile int arrived;

    private int flights;
    private int flying;
    private boolean isClosed;

    ChargeQueue(BatchFlush flush) {
        this.flush = flush;
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "tenancy-usage");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What is flushed together: so many charges of these counters. */
    private record Flight(List<ChargeGroup> groups, int charges) {

        static final Flight NONE = new Flight(List.of(), 0);

        boolean isNone() {
            return groups.isEmpty();
        }
    }

    /** Takes the charge, and decides it and others on this thread when nobody else is about to. */
    void add(PendingCharge charge) {
        @Nullable ChargeGroup alone = null;
        Flight mine = Flight.NONE;
        lock.lock();
        try {
            if (isClosed) {
                throw new Unavailable("The store is closed. Nothing was counted.", null);
            }
            if (size >= MOST_WAITING) {
                throw new Unavailable("The store is saturated. Nothing was counted.", null);
            }
            if (flights == 0 && lanes.isEmpty() && waiting.isEmpty()) {
                alone = new ChargeGroup(charge.counter(), List.of(charge));
                inFlight.add(alone.counter());
                lanes.add(alone);
            } else {
                waiting.computeIfAbsent(charge.counter(), key -> new ArrayList<>())
                        .add(charge);
                size++;
                mine = takeOff();
                arrived = size;
            }
        } finally {
            lock.unlock();
        }
        Flight next = Flight.NONE;
        if (alone != null) {
            next = waitOut(alone);
        } else if (!mine.isNone()) {
            next = land(mine, flush.flush(mine.groups()));
        }
        if (!next.isNone()) {
            Flight others = next;
            threads.execute(() -> keepFlying(others));
        }
    }

    /** Whether the charge was still waiting, and now is not any more. */
    boolean remove(PendingCharge charge) {
        lock.lock();
        try {
            List<PendingCharge> others = waiting.get(charge.counter());
            if (others == null || !others.remove(charge)) {
                return removeFromHeld(charge);
            }
            if (others.isEmpty()) {
                waiting.remove(charge.counter());
            }
            size--;
            arrived = size;
            return true;
        } finally {
            lock.unlock();
        }
    }

    // It was passed over, and no statement that waits was sent for it yet.
    private boolean removeFromHeld(PendingCharge charge) {
        for (var groups = held.iterator(); groups.hasNext(); ) {
            ChargeGroup group = groups.next();
            if (group.remove(charge)) {
                if (group.asking().isEmpty()) {
                    groups.remove();
                    inFlight.remove(group.counter());
                }
                return true;
            }
        }
        return false;
    }

    void close() {
        lock.lock();
        try {
            isClosed = true;
            while (flights > 0 || !lanes.isEmpty() || !waiting.isEmpty()) {
                idle.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        threads.shutdown();
    }

    private void keepFlying(Flight first) {
        Flight next = first;
        while (!next.isNone()) {
            List<ChargeGroup> passed = flush.flush(next.groups());
            letOthersCome(next.charges());
            next = land(next, passed);
        }
    }

    // Those who were released run, and may come again, before the next flight takes off; else it would take the first
    // of them alone. Nothing but the size of the next flight relies on whether they do.
    @SuppressWarnings("ThreadPriorityCheck")
    private void letOthersCome(int released) {
        for (int turn = 0; turn < TURNS && arrived < Math.min(released, ENOUGH); turn++) {
            Thread.yield();
        }
    }

    /** Ends a flight; what it returns is the next one on the same thread, empty when there is none. */
    private Flight land(Flight flight, List<ChargeGroup> passed) {
        lock.lock();
        try {
            // The counters of those passed over stay in flight, on a lane.
            flight.groups().stream()
                    .filter(group -> !passed.contains(group))
                    .forEach(group -> inFlight.remove(group.counter()));
            held.addAll(passed);
            openLanes();
            flights--;
            flying -= flight.charges();
            Flight next = takeOff();
            arrived = size;
            idle.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Flight takeOff() {
        if (flights == FLIGHTS || waiting.isEmpty() || size * SHARE < flying) {
            return Flight.NONE;
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
        if (groups.isEmpty()) {
            return Flight.NONE;
        }
        flights++;
        flying += charges;
        return new Flight(groups, charges);
    }

    private void openLanes() {
        for (var groups = held.iterator(); groups.hasNext() && lanes.size() < LANES; ) {
            ChargeGroup group = groups.next();
            if (lanesOf(group.counter().tenant()) < LANES_OF_A_TENANT) {
                groups.remove();
                lanes.add(group);
                threads.execute(() -> keepFlying(waitOut(group)));
            }
        }
    }

    private long lanesOf(TenantId tenant) {
        return lanes.stream()
                .filter(lane -> lane.counter().tenant().equals(tenant))
                .count();
    }

    /** Decides a group on a lane, and leaves it; what it returns is the next flight on the same thread. */
    private Flight waitOut(ChargeGroup group) {
        flush.await(group);
        lock.lock();
        try {
            lanes.remove(group);
            inFlight.remove(group.counter());
            openLanes();
            Flight next = takeOff();
            arrived = size;
            idle.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }
}
