package dev.tenancy.http;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.role.Permission;
import io.javalin.security.RouteRole;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing that a route requires, as {@link Require} makes it. */
sealed interface Requirement extends RouteRole {

    /** A caller of a tenant who has the permission. */
    record InTenant(Permission permission) implements Requirement {}

    /** A tenant whose plan has the feature. */
    record WithFeature(String feature) implements Requirement {}

    /** Units that are charged before the handler. */
    record Metered(String meter, long amount) implements Requirement {}

    /** An operator. */
    record ByOperator() implements Requirement {}

    /** Nobody in particular; {@code limit} is held for each source, null for the plugin's usual one. */
    record ByAnyone(@Nullable RateLimit limit) implements Requirement {}

    /** Nobody in particular, and as often as they like: what machines watch. */
    record Unlimited() implements Requirement {}

    /** The route honours {@code Idempotency-Key}. */
    record Repeatable() implements Requirement {}

    /** No query parameters but these. */
    record Query(Set<String> names) implements Requirement {}
}
