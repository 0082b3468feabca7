package dev.tenancy.http;

import dev.tenancy.plan.Feature;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.role.Permission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a route's requirements come to. */
sealed interface RoutePolicy {

    /** The only query parameters that the route takes; null when it takes whatever comes. */
    @Nullable
    Set<String> query();

    /** A route of a tenant. */
    record OfTenant(
            Permission permission,
            List<Feature> features,
            List<Requirement.Metered> usages,
            @Nullable Set<String> query)
            implements RoutePolicy {}

    /** A route of the operators; {@code isRepeatable} when it honours {@code Idempotency-Key}. */
    record OfOperator(@Nullable Set<String> query, boolean isRepeatable) implements RoutePolicy {}

    /** A public route; {@code name} tells its buckets from those of others, a null limit is none. */
    record Public(
            String name,
            @Nullable RateLimit limit,
            @Nullable Set<String> query) implements RoutePolicy {}
}
