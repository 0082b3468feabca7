package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a plan: what it costs, how much it allows and what it has. A published version is never changed; a new one
 * takes its place for new subscriptions. Immutable.
 *
 * @param key stable name, 1 to 50 of {@code [a-z0-9_]}, beginning with a letter
 * @param version 1 or more
 * @param name for people
 * @param price for a month
 * @param limits by meter; every meter of the catalog is there
 * @param features what the plan has
 * @param rateLimit shared by all credentials of a tenant
 */
public record Plan(
        String key,
        int version,
        String name,
        Price price,
        Map<Meter, Limit> limits,
        Set<Feature> features,
        RateLimit rateLimit) {

    public Plan {
        Key.check("plan", key);
        if (version < 1) {
            throw Invalid.field("version", "out_of_range", "must be 1 or more.");
        }
        if (name.isBlank() || name.length() > 200) {
            throw Invalid.field("name", "out_of_range", "must be 1 to 200 characters.");
        }
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
        features = Collections.unmodifiableSet(new LinkedHashSet<>(features));
    }

    /** Begins a plan of version 1. */
    public static Builder builder(String key) {
        return new Builder(key);
    }

    /** The limit of {@code meter}; {@link Invalid} when the plan does not know the meter. */
    public Limit limit(Meter meter) {
        Limit limit = limits.get(meter);
        if (limit == null) {
            throw Invalid.field("meter", "unknown", "is not a meter of the plan " + key + ".");
        }
        return limit;
    }

    /** Whether the plan has {@code feature}. */
    public boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** Builds a plan; what is not set is asked for by {@link #build()}. Not thread-safe. */
    public static final class Builder {

        private final String key;
        private final Map<Meter, Limit> limits = new LinkedHashMap<>();
        private final Set<Feature> features = new LinkedHashSet<>();
        private int version = 1;
        private @Nullable String name;
        private @Nullable Price price;
        private @Nullable RateLimit rateLimit;

        private Builder(String key) {
            this.key = key;
        }

        /** The version, 1 by default. */
        public Builder version(int version) {
            this.version = version;
            return this;
        }

        /** The name for people; the key by default. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** The monthly price. Required. */
        public Builder price(Price price) {
            this.price = price;
            return this;
        }

        /** How much of {@code meter} the plan allows. Required for every meter of the catalog. */
        public Builder limit(Meter meter, Limit limit) {
            limits.put(meter, limit);
            return this;
        }

        /** Adds features. */
        public Builder features(Feature... more) {
            Collections.addAll(features, more);
            return this;
        }

        /** Adds all features of a lower plan. */
        public Builder featuresOf(Plan lower) {
            features.addAll(lower.features());
            return this;
        }

        /** The tenant's rate limit. Required. */
        public Builder rateLimit(RateLimit rateLimit) {
            this.rateLimit = rateLimit;
            return this;
        }

        /** The plan; {@link Invalid} when something required is missing. */
        public Plan build() {
            if (price == null) {
                throw Invalid.field("price", "required", "The plan " + key + " needs a price.");
            }
            if (rateLimit == null) {
                throw Invalid.field("rate_limit", "required", "The plan " + key + " needs a rate limit.");
            }
            return new Plan(key, version, name == null ? key : name, price, limits, features, rateLimit);
        }
    }
}
