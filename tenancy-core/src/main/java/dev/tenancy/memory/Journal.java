package dev.tenancy.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/** The lock over all tables, and how to undo what the present unit of work has changed so far. */
final class Journal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private boolean inUnit;

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    void begin() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("A unit of work is running on this thread already; they do not nest.");
        }
        lock.lock();
        inUnit = true;
    }

    void end() {
        undo.clear();
        inUnit = false;
        lock.unlock();
    }

    void rollback() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    void requireLocked() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("Repositories are usable only inside their unit of work, on its thread.");
        }
    }

    void onRollback(Runnable step) {
        if (!inUnit) {
            throw new IllegalStateException("Nothing can be changed outside a unit of work.");
        }
        undo.push(step);
    }
}
