package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.UsageLedger;
import java.time.Duration;
import java.util.function.LongFunction;

/**
 * A ledger whose waiting charges are granted together: as soon as one flush has returned, the next takes all that came meanwhile,
 * in one transaction, and each caller is released by the commit of its own units. There is no timer: who finds nobody ahead writes
 * at once, on its own thread. Thread-safe.
 */
final class GroupCommit extends DelegatingLedger implements AutoCloseable {

    /** Of the store's answer, whatever the caller's own patience. */
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    private final UsageLedger alone;
    private final LongFunction<UsageLedger> aloneUntil;
    private final RunningUnits units;
    private final ChargeQueue queue;
    private final AloneTurns turns = new AloneTurns();

    /** {@code aloneUntil} is a ledger for a call that is over by a moment of {@link System#nanoTime()}. */
    GroupCommit(UsageLedger alone, LongFunction<UsageLedger> aloneUntil, RunningUnits units, BatchFlush flush) {
        this.alone = alone;
        this.aloneUntil = aloneUntil;
        this.units = units;
        queue = new ChargeQueue(flush);
    }

    @Override
    UsageLedger delegate(TenantId tenant) {
        return alone;
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        units.requireNone();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        PendingCharge pending = new PendingCharge(tenant, charge);
        queue.add(pending);
        if (!pending.await(deadline)) {
            if (queue.remove(pending)) {
                throw new Unavailable("The store is saturated. Nothing was counted.", null);
            }
            throw Unavailable.outcomeUnknown(null);
        }
        return pending.result((owner, its) -> consumeAlone(owner, its, deadline));
    }

    /** Takes no more charges, and returns when those that were taken are decided. */
    @Override
    public void close() {
        queue.close();
    }

    private Consumption consumeAlone(TenantId tenant, Charge charge, long deadline) {
        try {
            if (!turns.take(tenant, deadline)) {
                throw new Unavailable("Others hold what this is counted by. Nothing was counted.", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable("The store was not waited for: the work was interrupted.", interrupted);
        }
        try {
            return aloneUntil.apply(deadline).consume(tenant, charge);
        } finally {
            turns.end(tenant);
        }
    }
}
