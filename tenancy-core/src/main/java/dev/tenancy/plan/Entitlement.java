package dev.tenancy.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one tenant has of a meter or feature in place of what its plan says, until a time. Immutable. */
public sealed interface Entitlement {

    /** The key of the meter or feature. */
    String key();

    /** From when on the plan's word holds again; null for never. */
    @Nullable
    Instant until();

    /** Whether it holds at {@code at}. */
    default boolean isInForce(Instant at) {
        Instant end = until();
        return end == null || at.isBefore(end);
    }

    /**
     * Another limit of a meter; whether it is hard or soft stays as the plan says.
     *
     * @param max 0 to {@link Limit#MAX}, or {@link Long#MAX_VALUE} for no limit at all
     */
    record OfMeter(String key, long max, @Nullable Instant until) implements Entitlement {

        public OfMeter {
            Key.check("meter", key);
            Limit.checkMax(max);
        }
    }

    /** A feature that the tenant has, or has not, whatever its plan says. */
    record OfFeature(String key, boolean enabled, @Nullable Instant until) implements Entitlement {

        public OfFeature {
            Key.check("feature", key);
        }
    }
}
