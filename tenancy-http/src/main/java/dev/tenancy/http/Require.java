package dev.tenancy.http;

import dev.tenancy.plan.Limit;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import io.javalin.security.RouteRole;
import java.util.Set;

/**
 * What a route requires of a request. Declare it on the route; it is checked at start and enforced on every request:
 *
 * <pre>{@code
 * routes.post("/content", this::create, Require.role(Role.MEMBER), Require.feature("content_lead"), Require.usage("content", 1));
 * routes.get("/prices", this::prices, Require.anonymous());
 * }</pre>
 *
 * <p>Every route needs exactly one of {@link #role}, {@link #permission}, {@link #operator} and {@link #anonymous}; a feature or
 * usage needs one of the first two beside it. Immutable and thread-safe.
 */
public final class Require {

    private Require() {}

    /** A caller of a tenant with at least this role; of a scoped API key, the scope {@link Permission#ofData} too. */
    public static RouteRole role(Role role) {
        return permission(Permission.ofData(role));
    }

    /** A caller of a tenant with this permission. */
    public static RouteRole permission(Permission permission) {
        return new Requirement.InTenant(permission);
    }

    /** A tenant whose plan has the feature; start is refused when the catalog does not know it. */
    public static RouteRole feature(String key) {
        return new Requirement.WithFeature(key);
    }

    /**
     * Units of a meter, charged durably before the handler and refunded when it throws or answers 400 or above. They stay charged
     * when it ends with an exception that says that its work may have landed.
     *
     * @param meter the meter's key; start is refused when the catalog does not know it, and for the meter of seats
     * @param amount 1 to {@link Limit#MAX}
     */
    public static RouteRole usage(String meter, long amount) {
        return new Requirement.Metered(meter, amount);
    }

    /** An operator; no tenant's caller will do. */
    public static RouteRole operator() {
        return new Requirement.ByOperator();
    }

    /** Nobody in particular: a public route, limited for each source by {@link TenancyHttpConfig#publicLimit}. */
    public static RouteRole anonymous() {
        return new Requirement.ByAnyone(null);
    }

    /** As {@link #anonymous()}, with a limit of its own for each source. */
    public static RouteRole anonymous(RateLimit perSource) {
        return new Requirement.ByAnyone(perSource);
    }

    /**
     * No query parameters but these, each at most once: anything else is refused with 400. A route that does not declare this
     * takes whatever comes.
     */
    public static RouteRole query(String... names) {
        return new Requirement.Query(Set.of(names));
    }
}
