package dev.tenancy.http;

import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.RateLimit;
import io.javalin.security.RouteRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks what a route declares, and makes its policy of it. */
final class RouteRules {

    private static final String EXAMPLE = "Require.role(Role.MEMBER), or Require.anonymous() when anybody may call it.";

    private final PlanCatalog catalog;
    private final RateLimit publicLimit;

    RouteRules(PlanCatalog catalog, RateLimit publicLimit) {
        this.catalog = catalog;
        this.publicLimit = publicLimit;
    }

    /** The policy; {@link IllegalStateException} says what is wrong with the declaration and what to do. */
    RoutePolicy policy(String route, Collection<RouteRole> roles) {
        List<Requirement> who = new ArrayList<>(of(roles, Requirement.InTenant.class));
        who.addAll(of(roles, Requirement.ByOperator.class));
        who.addAll(of(roles, Requirement.ByAnyone.class));
        who.addAll(of(roles, Requirement.Unlimited.class));
        var features = of(roles, Requirement.WithFeature.class);
        var usages = of(roles, Requirement.Metered.class);
        boolean forTenants = who.size() == 1 && who.get(0) instanceof Requirement.InTenant;
        if (!forTenants && !(features.isEmpty() && usages.isEmpty())) {
            throw wrong(route, "requires a feature or usage, but no role of a tenant. Add " + EXAMPLE);
        }
        if (who.isEmpty()) {
            throw wrong(route, "declares no requirement, so nobody could tell who may call it. Add " + EXAMPLE);
        }
        if (who.size() > 1) {
            throw wrong(
                    route,
                    "says more than once who may call it. Keep one of them: the highest role includes the others.");
        }
        Set<String> query = query(of(roles, Requirement.Query.class));
        if (who.get(0) instanceof Requirement.InTenant inTenant) {
            List<Feature> known =
                    features.stream().map(one -> feature(route, one.feature())).toList();
            checkUsages(route, usages);
            return new RoutePolicy.OfTenant(inTenant.permission(), known, usages, query);
        }
        if (who.get(0) instanceof Requirement.ByOperator) {
            return new RoutePolicy.OfOperator(
                    query, !of(roles, Requirement.Repeatable.class).isEmpty());
        }
        return new RoutePolicy.Public(route, limit(who.get(0)), query);
    }

    private @Nullable RateLimit limit(Requirement who) {
        if (who instanceof Requirement.ByAnyone anyone) {
            return anyone.limit() == null ? publicLimit : anyone.limit();
        }
        return null;
    }

    private Feature feature(String route, String key) {
        return catalog.feature(key)
                .orElseThrow(() -> wrong(
                        route,
                        "requires the feature " + key + ", which no plan knows. Use one of "
                                + keys(catalog.features().stream()
                                        .map(Feature::key)
                                        .toList())
                                + ", or add it to the plan catalog."));
    }

    private void checkUsages(String route, List<Requirement.Metered> usages) {
        Set<String> seen = new TreeSet<>();
        for (Requirement.Metered usage : usages) {
            if (catalog.meter(usage.meter()).isEmpty()) {
                throw wrong(
                        route,
                        "charges the meter " + usage.meter() + ", which no plan knows. Use one of "
                                + keys(catalog.meters().stream().map(Meter::key).toList())
                                + ", or add it to the plan catalog.");
            }
            if (catalog.seats()
                    .filter(seats -> seats.key().equals(usage.meter()))
                    .isPresent()) {
                throw wrong(
                        route,
                        "charges " + usage.meter()
                                + ", the meter of seats, which follows the members by itself. Leave it out.");
            }
            if (usage.amount() < 1 || usage.amount() > Limit.MAX) {
                throw wrong(route, "charges " + usage.amount() + " units. Charge 1 to " + Limit.MAX + ".");
            }
            if (!seen.add(usage.meter())) {
                throw wrong(route, "charges " + usage.meter() + " more than once. Add the amounts up.");
            }
        }
    }

    private static @Nullable Set<String> query(List<Requirement.Query> declared) {
        if (declared.isEmpty()) {
            return null;
        }
        Set<String> names = new TreeSet<>();
        declared.forEach(one -> names.addAll(one.names()));
        return names;
    }

    private static String keys(Collection<String> keys) {
        return String.join(", ", keys);
    }

    private static <T extends Requirement> List<T> of(Collection<RouteRole> roles, Class<T> kind) {
        return roles.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static IllegalStateException wrong(String route, String what) {
        return new IllegalStateException(route + " " + what);
    }
}
