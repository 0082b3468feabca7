package dev.tenancy.usage;

import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;

/** What became of a charge. */
public sealed interface Consumption {

    /**
     * The units are counted, durably once the call has returned.
     *
     * @param used what counts against the plan's limit right after this grant; for a replay, now
     * @param toppedUp how many of the grant's units top-ups pay for, which do not count against the limit; 0 for a replay
     * @param replayed whether the grant was made by an earlier charge with the same idempotency key
     */
    record Granted(Grant grant, long used, long toppedUp, boolean replayed) implements Consumption {

        /** One that no top-up pays for. */
        public Granted(Grant grant, long used, boolean replayed) {
            this(grant, used, 0, replayed);
        }
    }

    /** The limit stands in the way, and no top-up is enough; nothing was counted. {@code used} is what counts against the limit then. */
    record LimitExceeded(Meter meter, long used, Limit limit, UsagePeriod period) implements Consumption {}

    /** The credential is not good any more, or the tenant is not active; nothing was counted. */
    record ConditionFailed(GrantCondition condition) implements Consumption {}

    /** The idempotency key was used for another meter or amount; nothing was counted. */
    record KeyReused() implements Consumption {}
}
