package dev.tenancy.plan;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a tenant gains and loses by going from one plan to another; all in the catalog's order. Immutable.
 *
 * @param limitsGained meters of which the new plan allows more
 * @param limitsLost meters of which the new plan allows less
 * @param featuresGained what only the new plan has
 * @param featuresLost what only the old plan has
 */
public record PlanDifference(
        List<LimitChange> limitsGained,
        List<LimitChange> limitsLost,
        List<Feature> featuresGained,
        List<Feature> featuresLost) {

    // What can't be passed comes first: a soft limit allows more than a hard one of the same size.
    private static final Comparator<Limit> SIZE =
            Comparator.comparingLong(Limit::ceiling).thenComparingLong(Limit::max);

    /** A meter with its limit before and after. */
    public record LimitChange(Meter meter, Limit from, Limit to) {}

    public PlanDifference {
        limitsGained = List.copyOf(limitsGained);
        limitsLost = List.copyOf(limitsLost);
        featuresGained = List.copyOf(featuresGained);
        featuresLost = List.copyOf(featuresLost);
    }

    /** The difference between two plans of {@code catalog}. */
    public static PlanDifference between(PlanCatalog catalog, Plan from, Plan to) {
        return between(new Entitlements(catalog, from), to);
    }

    /** The difference for a tenant with overrides, which it keeps: in what they say there is none. */
    public static PlanDifference between(Entitlements from, Plan plan) {
        PlanCatalog catalog = from.catalog();
        Entitlements to = from.onPlan(plan);
        List<LimitChange> limits = catalog.meters().stream()
                .map(meter -> new LimitChange(meter, from.limit(meter), to.limit(meter)))
                .toList();
        return new PlanDifference(
                those(limits, change -> SIZE.compare(change.to(), change.from()) > 0),
                those(limits, change -> SIZE.compare(change.to(), change.from()) < 0),
                those(List.copyOf(catalog.features()), feature -> to.has(feature) && !from.has(feature)),
                those(List.copyOf(catalog.features()), feature -> from.has(feature) && !to.has(feature)));
    }

    private static <T> List<T> those(List<T> all, Predicate<T> which) {
        return all.stream().filter(which).toList();
    }
}
