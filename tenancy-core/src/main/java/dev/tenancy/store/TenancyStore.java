package dev.tenancy.store;

import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsageLedger;
import org.jspecify.annotations.Nullable;

/**
 * Port: where the engine keeps what it knows. Thread-safe. Every method throws {@link Unavailable} when the store is out of
 * reach or saturated, in bounded time and with nothing done; only when the connection breaks while a commit is under way can
 * it be unknown whether that commit landed.
 */
public interface TenancyStore extends AutoCloseable {

    /**
     * Runs {@code work} so that all of it lands or none: it lands, durably, when this returns, and none of it does when
     * {@code work} throws. Units of work do not nest: {@link IllegalStateException}.
     */
    <R extends @Nullable Object, X extends Exception> R write(UnitOfWork<R, X> work) throws X;

    /** Runs {@code work}, which only reads; whatever it changes all the same is undone. Does not nest either. */
    <R extends @Nullable Object, X extends Exception> R read(UnitOfWork<R, X> work) throws X;

    /** Usage on its own: every call is a durable unit of work by itself. */
    UsageLedger usage();

    /** What the ledger tells about the past. */
    UsageHistory usageHistory();

    /** Returns when the store answers. */
    void ping();

    /** Frees what the store itself opened. */
    @Override
    void close();
}
