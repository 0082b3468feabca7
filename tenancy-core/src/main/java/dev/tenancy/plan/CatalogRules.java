package dev.tenancy.plan;

import dev.tenancy.problem.Validation;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold between the plans, meters and features of one catalog. */
final class CatalogRules {

    private CatalogRules() {}

    static void check(Set<Meter> meters, Set<Feature> features, List<Plan> plans, @Nullable Meter seats) {
        Validation validation = new Validation();
        if (plans.isEmpty()) {
            validation.reject("plans", "required", "A catalog needs at least one plan.");
        }
        if (seats != null && seats.isPeriodic()) {
            validation.reject("seats", "bad_kind", "The meter of seats must be a standing one.");
        }
        unique(validation, "meters", meters, Meter::key);
        unique(validation, "meters", reportFields(meters), Function.identity());
        // An override names either by its key alone.
        features.stream()
                .filter(feature -> meters.stream().anyMatch(meter -> meter.key().equals(feature.key())))
                .forEach(feature -> validation.reject("features", "duplicate", feature.key() + " is a meter too."));
        unique(validation, "plans", plans, plan -> plan.key() + " version " + plan.version());
        for (Plan plan : plans) {
            String path = "plans." + plan.key();
            for (Meter meter : meters) {
                if (!plan.limits().containsKey(meter)) {
                    validation.reject(
                            path + ".limits." + meter.key(), "required", "Say a limit, or that it is unlimited.");
                }
            }
            for (Meter meter : plan.limits().keySet()) {
                if (!meters.contains(meter)) {
                    validation.reject(path + ".limits." + meter.key(), "unknown", "is not a meter of the catalog.");
                }
            }
            for (Feature feature : plan.features()) {
                if (!features.contains(feature)) {
                    validation.reject(
                            path + ".features." + feature.key(), "unknown", "is not a feature of the catalog.");
                }
            }
        }
        validation.finish();
    }

    /** The names that a usage report of the periodic meters uses. */
    private static List<String> reportFields(Set<Meter> meters) {
        return meters.stream()
                .filter(Meter::isPeriodic)
                .flatMap(meter -> Stream.of(meter.usedField(), meter.limitField()))
                .toList();
    }

    private static <T> void unique(Validation validation, String field, Collection<T> values, Function<T, String> key) {
        Set<String> seen = new HashSet<>();
        for (T value : values) {
            if (!seen.add(key.apply(value))) {
                validation.reject(field, "duplicate", key.apply(value) + " is there twice.");
            }
        }
    }
}
