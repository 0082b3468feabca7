package dev.tenancy.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Notes when this process got no time from the machine, so that a wait can be measured without that. Thread-safe. */
public final class Stalls implements AutoCloseable {

    private static final long TICK_NANOS = Duration.ofMillis(5).toNanos();
    private static final long NOTED_NANOS = Duration.ofMillis(30).toNanos();

    private final List<long[]> stalls = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Notes stalls of 30 ms and more from now on, on a daemon thread. */
    public Stalls() {
        Thread thread = new Thread(this::watch, "stalls");
        thread.setDaemon(true);
        thread.start();
    }

    /** How long it was from one moment of {@link System#nanoTime()} to another, but for the stalls. */
    public Duration between(long begin, long end) {
        long stalled = 0;
        for (long[] stall : stalls) {
            stalled += Math.max(0, Math.min(end, stall[1]) - Math.max(begin, stall[0]));
        }
        return Duration.ofNanos(end - begin - stalled);
    }

    private void watch() {
        long last = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(TICK_NANOS);
            long now = System.nanoTime();
            if (now - last > NOTED_NANOS) {
                stalls.add(new long[] {last, now});
            }
            last = now;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
