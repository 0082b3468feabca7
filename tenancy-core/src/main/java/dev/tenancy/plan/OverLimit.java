package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a change of plan while more stands than the new plan allows. Either way nothing is deleted, and nothing is
 * granted above the new limit.
 */
public sealed interface OverLimit {

    /** The change is refused, naming what stands in its way. */
    record Block() implements OverLimit {}

    /**
     * The change is made, and the tenant has time to come under the limits.
     *
     * @param length from when the change takes effect, more than zero; null for no date
     */
    record Grace(@Nullable Duration length) implements OverLimit {
        public Grace {
            if (length != null && (length.isZero() || length.isNegative())) {
                throw Invalid.field("length", "out_of_range", "must be more than zero.");
            }
        }
    }

    /** Refuses the change. */
    static OverLimit block() {
        return new Block();
    }

    /** Makes the change, and gives time of {@code length} from then on. */
    static OverLimit grace(Duration length) {
        return new Grace(length);
    }

    /** Makes the change, and gives time without an end. */
    static OverLimit graceWithoutEnd() {
        return new Grace(null);
    }

    /** Until when a change that takes effect at {@code at} gives time; null for no date. */
    default @Nullable Instant graceUntil(Instant at) {
        return this instanceof Grace grace && grace.length() != null ? at.plus(grace.length()) : null;
    }
}
