package dev.tenancy.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one tenant has of a meter, a feature or its rate in place of what its plan says, until a time. Immutable. */
public sealed interface Entitlement {

    /** The key of the meter or feature, or {@link OfRateLimit#KEY}. */
    String key();

    /** From when on the plan's word holds again; null for never. */
    @Nullable
    Instant until();

    /** The same until another time; null for always. */
    Entitlement withUntil(@Nullable Instant until);

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

        @Override
        public OfMeter withUntil(@Nullable Instant until) {
            return new OfMeter(key, max, until);
        }
    }

    /** A feature that the tenant has, or has not, whatever its plan says. */
    record OfFeature(String key, boolean enabled, @Nullable Instant until) implements Entitlement {

        public OfFeature {
            Key.check("feature", key);
        }

        @Override
        public OfFeature withUntil(@Nullable Instant until) {
            return new OfFeature(key, enabled, until);
        }
    }

    /** Another rate limit over all of the tenant's credentials, every window of it in place of the plan's. */
    record OfRateLimit(RateLimit limit, @Nullable Instant until) implements Entitlement {

        /** The key of every tenant's rate limit, which no meter or feature can have. */
        public static final String KEY = "rate-limit";

        @Override
        public String key() {
            return KEY;
        }

        @Override
        public OfRateLimit withUntil(@Nullable Instant until) {
            return new OfRateLimit(limit, until);
        }
    }
}
