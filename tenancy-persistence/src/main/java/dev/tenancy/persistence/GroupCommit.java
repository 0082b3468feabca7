package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageLedger;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * A ledger whose waiting charges are granted together: as soon as one flush has returned, the next takes all that came meanwhile,
 * in one transaction, and each caller is released by the commit of its own units. There is no timer: who finds nobody ahead writes
 * at once, on its own thread. Reservations and refunds go by themselves, in turns. Thread-safe.
 */
final class GroupCommit extends DelegatingLedger implements AutoCloseable {

    /** Of the store's answer, whatever the caller's own patience. */
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    private final UsageLedger alone;
    private final LongFunction<UsageLedger> aloneUntil;
    private final RunningUnits units;
    private final ChargeQueue queue;
    private final WaitingCallers callers = new WaitingCallers();
    private final AloneTurns turns = new AloneTurns();
    /** Of what is no charge. With those of charges, lanes and flights they are fewer than the connections of a pool. */
    private final AloneTurns turnsOfOthers = new AloneTurns();

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
        PendingCharge pending = new PendingCharge(tenant, charge, deadline);
        queue.add(pending);
        if (!callers.await(pending)) {
            if (queue.remove(pending)) {
                throw new Unavailable("The store is saturated. Nothing was counted.", null);
            }
            throw Unavailable.outcomeUnknown(null);
        }
        return pending.result((owner, its) -> inTurn(turns, owner, deadline, ledger -> ledger.consume(owner, its)));
    }

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        return inTurn(tenant, ledger -> ledger.refund(tenant, grant));
    }

    @Override
    public boolean refundAllBut(TenantId tenant, GrantId grant, long kept) {
        return inTurn(tenant, ledger -> ledger.refundAllBut(tenant, grant, kept));
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        inTurn(tenant, ledger -> {
            ledger.release(tenant, id, standing, amount);
            return id;
        });
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        return inTurn(tenant, ledger -> ledger.reserve(tenant, charge, timeToLive));
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        return inTurn(tenant, ledger -> ledger.commit(tenant, reservation, amount));
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        return inTurn(tenant, ledger -> ledger.release(tenant, reservation));
    }

    /** Takes no more charges, and returns when those that were taken are decided. */
    @Override
    public void close() {
        queue.close();
        callers.close();
    }

    private <R> R inTurn(TenantId tenant, Function<UsageLedger, R> call) {
        units.requireNone();
        return inTurn(turnsOfOthers, tenant, System.nanoTime() + PATIENCE.toNanos(), call);
    }

    private <R> R inTurn(AloneTurns turns, TenantId tenant, long deadline, Function<UsageLedger, R> call) {
        try {
            if (!turns.take(tenant, DeadlineDataSource.lastAsking(deadline))) {
                throw new Unavailable("Others hold what this is counted by. Nothing was done.", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable("The store was not waited for: the work was interrupted.", interrupted);
        }
        try {
            return call.apply(aloneUntil.apply(deadline));
        } finally {
            turns.end(tenant);
        }
    }
}
