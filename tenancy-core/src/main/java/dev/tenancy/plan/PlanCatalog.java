package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All plans of a product with their meters and features; the order in which the plans were added, lowest first, decides what
 * is an upgrade. Immutable and thread-safe.
 */
public final class PlanCatalog {

    private final Map<String, Meter> meters;
    private final Map<String, Feature> features;
    private final Map<String, NavigableMap<Integer, Plan>> plans;
    private final List<String> order;
    private final @Nullable Meter seats;
    private final @Nullable Feature apiAccess;

    private PlanCatalog(Builder builder) {
        meters = index(builder.meters, Meter::key);
        features = index(builder.features, Feature::key);
        plans = new LinkedHashMap<>();
        for (Plan plan : builder.plans) {
            plans.computeIfAbsent(plan.key(), key -> new TreeMap<>()).put(plan.version(), plan);
        }
        order = List.copyOf(plans.keySet());
        seats = builder.seats;
        apiAccess = builder.apiAccess;
    }

    /** Begins a catalog. */
    public static Builder builder() {
        return new Builder();
    }

    /** The four tiers of the example product: free, starter, professional, enterprise. */
    public static PlanCatalog standard() {
        return StandardPlans.catalog();
    }

    /** The newest version of every plan, lowest first. */
    public List<Plan> plans() {
        return plans.values().stream()
                .map(NavigableMap::lastEntry)
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The newest version of the plan with this key; empty when there is none. */
    public Optional<Plan> find(String key) {
        return Optional.ofNullable(plans.get(key))
                .map(versions -> versions.lastEntry().getValue());
    }

    /** One version of the plan with this key; empty when there is none. */
    public Optional<Plan> find(String key, int version) {
        return Optional.ofNullable(plans.get(key)).map(versions -> versions.get(version));
    }

    /** One version of a plan; {@link IllegalStateException} when the catalog lost it, which a subscription forbids. */
    public Plan require(String key, int version) {
        return find(key, version)
                .orElseThrow(
                        () -> new IllegalStateException("The plan catalog has no version " + version + " of the plan "
                                + key + ", but a subscription is on it. Put that version back into the catalog."));
    }

    /** The lowest plan: what a sign-up gets when it names none. */
    public Plan lowest() {
        return find(order.get(0)).orElseThrow();
    }

    /** All meters, in the order they were added. */
    public Collection<Meter> meters() {
        return meters.values();
    }

    /** The meter with this key; empty when there is none. */
    public Optional<Meter> meter(String key) {
        return Optional.ofNullable(meters.get(key));
    }

    /** All features, in the order they were added. */
    public Collection<Feature> features() {
        return features.values();
    }

    /** The feature with this key; empty when there is none. */
    public Optional<Feature> feature(String key) {
        return Optional.ofNullable(features.get(key));
    }

    /** The standing meter that counts a tenant's members; empty when members are not limited. */
    public Optional<Meter> seats() {
        return Optional.ofNullable(seats);
    }

    /** The feature without which no API key of a tenant works; empty when every plan may use keys. */
    public Optional<Feature> apiAccess() {
        return Optional.ofNullable(apiAccess);
    }

    /** Whether {@code to} is above (positive), below (negative) or the same plan as (0) {@code from}. */
    public int compare(Plan to, Plan from) {
        return Integer.compare(order.indexOf(to.key()), order.indexOf(from.key()));
    }

    /** The keys of the plans that have {@code feature}, lowest first. */
    public List<String> plansWith(Feature feature) {
        return plans().stream().filter(plan -> plan.has(feature)).map(Plan::key).toList();
    }

    /** The keys of the plans that allow more of {@code meter} than {@code limit}, lowest first. */
    public List<String> plansAbove(Meter meter, Limit limit) {
        return plans().stream()
                .filter(plan -> plan.limit(meter).isAbove(limit))
                .map(Plan::key)
                .toList();
    }

    private static <T> Map<String, T> index(Collection<T> values, Function<T, String> key) {
        Map<String, T> byKey = new LinkedHashMap<>();
        values.forEach(value -> byKey.putIfAbsent(key.apply(value), value));
        return Collections.unmodifiableMap(byKey);
    }

    /** Builds a catalog. Not thread-safe. */
    public static final class Builder {

        private final Set<Meter> meters = new LinkedHashSet<>();
        private final Set<Feature> features = new LinkedHashSet<>();
        private final List<Plan> plans = new ArrayList<>();
        private @Nullable Meter seats;
        private @Nullable Feature apiAccess;

        private Builder() {}

        /** Adds meters. */
        public Builder meters(Meter... more) {
            meters.addAll(Arrays.asList(more));
            return this;
        }

        /** Adds features. */
        public Builder features(Feature... more) {
            features.addAll(Arrays.asList(more));
            return this;
        }

        /** Adds the standing meter that counts a tenant's members. */
        public Builder seats(Meter meter) {
            meters.add(meter);
            seats = meter;
            return this;
        }

        /** Adds the feature without which no API key of a tenant works. */
        public Builder apiAccess(Feature feature) {
            features.add(feature);
            apiAccess = feature;
            return this;
        }

        /** Adds a plan above those added before, or another version of one of them. */
        public Builder plan(Plan plan) {
            plans.add(plan);
            return this;
        }

        /** The catalog; {@link Invalid} names every plan, meter or feature that does not fit. */
        public PlanCatalog build() {
            CatalogRules.check(meters, features, plans, seats);
            return new PlanCatalog(this);
        }
    }
}
