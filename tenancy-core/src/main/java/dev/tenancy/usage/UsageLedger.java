package dev.tenancy.usage;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import java.util.Map;

/**
 * Port: the counters of every tenant and the grants behind them. Thread-safe.
 *
 * <p>The guarantee: whatever the number of threads and processes, the sum of what was granted and not given back never passes
 * a charge's limit at the moment of its grant. Used on its own, every call is durable when it returns. As part of a unit of
 * work ({@code Repositories.usage()}) it lands or vanishes with that unit.
 */
public interface UsageLedger {

    /**
     * Grants the charge or refuses it, in one atomic step. Judged in this order: the condition, the idempotency key, the limit.
     */
    Consumption consume(TenantId tenant, Charge charge);

    /**
     * Gives the units of a grant back to the period they were granted in, at most once, however often it is called. Its
     * idempotency key is free again, so that who repeats the charge pays for it.
     *
     * @return whether this call gave them back; false when an earlier one did, there is no such grant in this tenant, or fewer
     *     units are in use than it has, since the standing meter was released meanwhile: no count falls below zero
     */
    boolean refund(TenantId tenant, GrantId grant);

    /**
     * Lowers a standing meter.
     *
     * @param id of the entry that records it; new. It is no grant: there is nothing to refund
     * @param amount 1 to {@link Limit#MAX}
     * @throws Invalid when {@code amount} is out of range
     * @throws IllegalArgumentException for a periodic meter
     * @throws IllegalStateException when less than {@code amount} is in use; nothing was changed
     */
    void release(TenantId tenant, GrantId id, Meter standing, long amount);

    /** The count of every meter asked for, in its period; zero where nothing was charged yet. */
    Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods);
}
