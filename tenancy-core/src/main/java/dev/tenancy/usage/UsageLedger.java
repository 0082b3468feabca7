package dev.tenancy.usage;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Port: the counters of every tenant and the grants behind them. Thread-safe.
 *
 * <p>The guarantee: whatever the number of threads and processes, the sum of what was granted and not given back and of what is
 * reserved never passes a charge's limit at the moment of its grant or reservation. Used on its own, every call is durable when it returns. As part of a unit of
 * work ({@code Repositories.usage()}) it lands or vanishes with that unit.
 */
public interface UsageLedger {

    /**
     * Grants the charge or refuses it, in one atomic step. Judged in this order: the condition, the idempotency key, the limit.
     */
    Consumption consume(TenantId tenant, Charge charge);

    /**
     * Takes the counters of several charges before the first of them is consumed, in the order of their meters, and holds them until
     * the unit of work ends. Whoever consumes alone takes the counter, then the idempotency key; who went on to the next counter
     * with a key in hand could wait for him in a circle. On its own it holds nothing.
     */
    void lock(TenantId tenant, List<Charge> charges);

    /**
     * Gives the units of a grant back to the period they were granted in, at most once, however often it is called. Its
     * idempotency key is free again, so that who repeats the charge pays for it.
     *
     * @return whether this call gave them back; false when an earlier one did, there is no such grant in this tenant, or fewer
     *     units are in use than it has, since the standing meter was released meanwhile: no count falls below zero
     */
    boolean refund(TenantId tenant, GrantId grant);

    /**
     * Gives back what a grant has beyond {@code kept} units, as if no more had been asked for: top-ups keep what the first of its units
     * took. So nothing is judged again, whatever has become of the limit and the top-ups since. The grant stays, smaller, and a
     * repetition finds nothing more to give back; its idempotency key stays with it.
     *
     * @param kept 1 to {@link Limit#MAX}
     * @return whether this call gave anything back; false when the grant has no more than {@code kept} units, was refunded, is not in
     *     this tenant, or fewer units are in use than would be given back
     * @throws Invalid when {@code kept} is out of range
     */
    boolean refundAllBut(TenantId tenant, GrantId grant, long kept);

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

    /** The count of every meter asked for, in its period; zero where nothing was charged yet. What has run out is not reserved. */
    Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods);

    /**
     * Sets units aside for {@code timeToLive}, or refuses to, in one atomic step. Judged like {@link #consume}, in the same order.
     * Time is the store's own: whoever asks, and whatever their clock says, a reservation that has run out takes no room from
     * then on, and nothing has to happen for that.
     *
     * @param charge what is to be reserved; its id becomes that of the grant. Its idempotency key is scoped to the tenant's
     *     reservations, and free again once the reservation has run out, was released, or its grant was refunded.
     * @throws Invalid when {@code timeToLive} is not {@link Reservation#MIN_TIME_TO_LIVE} to {@link Reservation#MAX_TIME_TO_LIVE}
     */
    ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive);

    /**
     * Counts {@code amount} of what was reserved, in the period that it was reserved in, and frees the rest; once, however
     * often it is called. The credential is not asked again. The grant counts as made when the reservation was.
     *
     * @param amount 1 to what was reserved
     * @throws Invalid when {@code amount} is out of range; nothing was changed
     */
    Commitment commit(TenantId tenant, GrantId reservation, long amount);

    /**
     * Frees what was reserved.
     *
     * @return whether this call freed it; false when it ran out, was committed or released before, or never was
     */
    boolean release(TenantId tenant, GrantId reservation);
}
