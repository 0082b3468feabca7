package dev.tenancy.usage;

/** What became of the wish to reserve. */
public sealed interface ReservationDecision {

    /**
     * The units are set aside, durably once the call has returned.
     *
     * @param replayed whether an earlier call with the same idempotency key set them aside; it keeps the end that it had
     */
    record Reserved(Reservation reservation, boolean replayed) implements ReservationDecision {}

    /** What an earlier call with the same idempotency key set aside has been committed: the work is done and counted. */
    record AlreadyCommitted(Grant grant) implements ReservationDecision {}

    /**
     * Nothing was set aside.
     *
     * @param refusal a {@link Consumption.LimitExceeded}, {@link Consumption.ConditionFailed} or {@link Consumption.KeyReused}
     */
    record Refused(Consumption refusal) implements ReservationDecision {}
}
