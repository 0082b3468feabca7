package dev.tenancy.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. Thread-safe. */
public final class MovableClock implements InstantSource {

    private final AtomicReference<Instant> now;
    private final AtomicLong nanoTime = new AtomicLong();

    /** A clock that shows {@link Samples#NOW}. */
    public MovableClock() {
        this(Samples.NOW);
    }

    /** A clock that shows {@code start}. */
    public MovableClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Monotonic nanoseconds: the sum of all that {@link #advance} was called with; 0 at first. */
    public long nanoTime() {
        return nanoTime.get();
    }

    /**
     * Moves the clock forward.
     *
     * @throws IllegalArgumentException when {@code time} is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A clock advances forward; use set to move it back.");
        }
        nanoTime.addAndGet(time.toNanos());
        now.updateAndGet(before -> before.plus(time));
    }

    /** Sets the clock, backwards too; {@link #nanoTime()} stays as it is. */
    public void set(Instant instant) {
        now.set(instant);
    }
}
