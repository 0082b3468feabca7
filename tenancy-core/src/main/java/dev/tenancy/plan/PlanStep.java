package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A plan that a subscription goes over to at an instant to come. Immutable.
 *
 * @param plan the plan's key
 * @param planVersion 1 or more
 * @param at from when on, inclusive
 * @param graceUntil until when the tenant has time to come under limits that it stands over by this step; null for no date
 */
public record PlanStep(
        Kind kind,
        String plan,
        int planVersion,
        Instant at,
        @Nullable Instant graceUntil) {

    /** Why. Of steps at one instant the first of these goes first. */
    public enum Kind {
        /** An owner asked for it. It ends a trial. */
        CHANGE,
        /** A trial ends. */
        TRIAL_END,
        /** The operator moves the subscription to another version of its plan. */
        MIGRATION
    }

    public PlanStep {
        Key.check("plan", plan);
        if (planVersion < 1) {
            throw Invalid.field("version", "out_of_range", "must be 1 or more.");
        }
    }
}
