package dev.tenancy.persistence;

/** Which threads have a unit of work running: a second one on the same thread would wait for the first one's locks for ever. */
final class RunningUnits {

    private final ThreadLocal<Boolean> running = new ThreadLocal<>();

    void requireNone() {
        if (running.get() != null) {
            throw new IllegalStateException(
                    "A unit of work is running on this thread already; they do not nest. Use the Repositories it gave you.");
        }
    }

    void begin() {
        requireNone();
        running.set(true);
    }

    void end() {
        running.remove();
    }
}
