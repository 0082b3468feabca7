package dev.tenancy.http.auth;

import dev.tenancy.access.Access;
import dev.tenancy.access.AccessDecision;
import dev.tenancy.identification.Identification;
import dev.tenancy.role.Permission;
import io.javalin.http.Context;

/**
 * Decides whether a request may go on in a tenant. Called once for each request of a tenant's route, before anything is read of
 * its body. Implementations are thread-safe and let nobody in by default.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Decides about one request.
     *
     * @param request the request; its headers are attacker's input, its body must not be read
     * @param claims the tenant that the request names: it opens nothing by itself, and the decision must agree with it
     * @param permission what the route asks for
     * @return granted for one tenant, or refused; for a route of a tenant an operator is refused too
     */
    AccessDecision authenticate(Context request, Identification claims, Permission permission);

    /** Recognises the API key or user token in the {@code Authorization} header. The default. */
    static Authenticator bearer(Access access) {
        return new BearerAuthenticator(access);
    }

    /**
     * As {@link #bearer}, but a request without an {@code Authorization} header acts as the owner of the tenant that it names.
     * For demonstrations on one's own machine alone.
     */
    static Authenticator demo(Access access) {
        return new DemoAuthenticator(access);
    }
}
