package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A charge whose caller waits for what becomes of it. */
final class PendingCharge {

    /** What becomes of it: one of these, once. */
    private sealed interface Outcome {
        record Decided(Consumption consumption) implements Outcome {}

        record Failed(RuntimeException failure) implements Outcome {}

        record Alone() implements Outcome {}
    }

    private final TenantId tenant;
    private final Charge charge;
    private final long deadline;
    private final CounterKey counter;
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable Outcome outcome;

    /** {@code deadline} is one of {@link System#nanoTime()}. */
    PendingCharge(TenantId tenant, Charge charge, long deadline) {
        this.tenant = tenant;
        this.charge = charge;
        this.deadline = deadline;
        counter = CounterKey.of(tenant, charge);
    }

    TenantId tenant() {
        return tenant;
    }

    Charge charge() {
        return charge;
    }

    CounterKey counter() {
        return counter;
    }

    void decide(Consumption consumption) {
        end(new Outcome.Decided(consumption));
    }

    void fail(RuntimeException failure) {
        end(new Outcome.Failed(failure));
    }

    /** Sends the caller to the ledger by itself: what may have to wait there must not make others wait. */
    void sendAlone() {
        end(new Outcome.Alone());
    }

    boolean isOpen() {
        return outcome == null;
    }

    /** Waits until something has become of it, or {@link #wakeIfLate} ends that; false when it was late. For its caller alone. */
    boolean await() {
        boolean interrupted = false;
        while (outcome == null && !isLate()) {
            LockSupport.park(this);
            // The units may be granted already, so the wait goes on.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome != null;
    }

    /** Ends the wait of a caller whose deadline has passed. */
    void wakeIfLate() {
        if (isLate()) {
            LockSupport.unpark(caller);
        }
    }

    /** What was decided, or what {@code alone} decides. */
    Consumption result(UsageCall alone) {
        Outcome ended = Objects.requireNonNull(outcome);
        if (ended instanceof Outcome.Decided decided) {
            return decided.consumption();
        }
        if (ended instanceof Outcome.Failed failed) {
            // Each caller gets one of its own, with its own place in the code.
            throw copyOf(failed.failure());
        }
        return alone.consume(tenant, charge);
    }

    private boolean isLate() {
        return System.nanoTime() - deadline >= 0;
    }

    private void end(Outcome decided) {
        if (outcome == null) {
            outcome = decided;
            if (Thread.currentThread() != caller) {
                LockSupport.unpark(caller);
            }
        }
    }

    private static RuntimeException copyOf(RuntimeException failure) {
        if (failure instanceof Unavailable unavailable) {
            return unavailable.isOutcomeUnknown()
                    ? Unavailable.outcomeUnknown(unavailable)
                    : new Unavailable(String.valueOf(unavailable.getMessage()), unavailable);
        }
        return new IllegalStateException(failure.getMessage(), failure);
    }

    /** A charge by itself. */
    interface UsageCall {
        Consumption consume(TenantId tenant, Charge charge);
    }
}
