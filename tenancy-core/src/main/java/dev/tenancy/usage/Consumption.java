package dev.tenancy.usage;

import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;

/** What became of a charge. */
public sealed interface Consumption {

    /**
     * The units are counted, durably once the call has returned.
     *
     * @param used the count right after this grant; for a replay, the count now
     * @param replayed whether the grant was made by an earlier charge with the same idempotency key
     */
    record Granted(Grant grant, long used, boolean replayed) implements Consumption {}

    /** The limit stands in the way; nothing was counted. {@code used} is the count at that moment. */
    record LimitExceeded(Meter meter, long used, Limit limit, UsagePeriod period) implements Consumption {}

    /** The credential is not good any more, or the tenant is not active; nothing was counted. */
    record ConditionFailed(GrantCondition condition) implements Consumption {}

    /** The idempotency key was used for another meter or amount; nothing was counted. */
    record KeyReused() implements Consumption {}
}
