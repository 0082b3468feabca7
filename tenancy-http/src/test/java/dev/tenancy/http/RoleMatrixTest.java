package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import io.javalin.router.Endpoint;
import io.javalin.router.ParsedEndpoint;
import io.javalin.security.Roles;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route of the plugin against every role: made from the route table, so that a new route can't be forgotten. */
class RoleMatrixTest {

    private static final World WORLD = new World();
    private static final Server SERVER = Server.of(WORLD.tenancy);
    private static final String UNKNOWN = "00000000000000000000000000";
    private static final Map<Role, String> TOKENS = new EnumMap<>(Role.class);
    private static final Map<Role, String> KEYS = new EnumMap<>(Role.class);

    @BeforeAll
    static void signUp() {
        String owner = WORLD.signUp("matrix", "enterprise");
        TOKENS.put(Role.OWNER, owner);
        for (Role role : List.of(Role.ADMIN, Role.MEMBER, Role.VIEWER)) {
            TOKENS.put(role, WORLD.member(owner, role.text() + "@matrix.example", role));
            KEYS.put(role, WORLD.key(owner, role));
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    record Route(String method, String path, Permission permission) {
        Call call() {
            Call call = SERVER.call(method, path);
            // What is refused for its body, or changes nothing, leaves the matrix as it is.
            return method.equals("POST") || method.equals("PATCH") ? call.json("{\"nothing\":1}") : call;
        }
    }

    static Stream<Route> ofTenants() {
        return endpoints()
                .flatMap(endpoint -> permission(endpoint).stream()
                        .map(permission -> new Route(endpoint.method.name(), path(endpoint), permission)));
    }

    @ParameterizedTest
    @MethodSource("ofTenants")
    void shouldRefuseEveryRoleBelowTheRequiredAndNoneAtOrAboveIt(Route route) {
        Role required = route.permission.role();
        TOKENS.forEach((role, token) -> {
            if (role.includes(required)) {
                if (!closes(route)) {
                    assertThat(route.call().as(token).send().status())
                            .as(role + " " + route)
                            .isNotIn(401, 403);
                }
            } else {
                Answer refused = route.call().as(token).send().expect(403, "role_required");
                assertThat(refused.text("required_role")).isEqualTo(required.text());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ofTenants")
    void shouldHoldApiKeysToTheirRoleTooAndNoneToBeAnOwner(Route route) {
        Role required = route.permission.role();
        KEYS.forEach((role, key) -> {
            Answer answer = route.call().as(key).send();
            boolean makesKeys = route.method.equals("POST") && route.path.endsWith("/api-keys");
            if (!role.includes(required)) {
                answer.expect(403, "role_required");
            } else if (makesKeys) {
                answer.expect(403, "scope_required");
            } else {
                assertThat(answer.status()).as(role + " " + route).isNotIn(401, 403);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ofTenants")
    void shouldRefuseAScopedKeyWithoutTheRoutesScope(Route route) {
        Permission other = route.permission == Permission.USAGE_READ ? Permission.TENANT_READ : Permission.USAGE_READ;
        String scoped = WORLD.key(TOKENS.get(Role.OWNER), Role.ADMIN, other);
        String code = route.permission.role() == Role.OWNER ? "role_required" : "scope_required";
        route.call().as(scoped).send().expect(403, code);
    }

    @ParameterizedTest
    @MethodSource("ofTenants")
    void shouldRefuseAnybodyWithoutACredential(Route route) {
        Answer refused = route.call().send().expect(401, "unauthenticated");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        route.call().header("X-Tenant-ID", "matrix").send().expect(401, "unauthenticated");
    }

    @Test
    void shouldLeaveOnlyTheListedRoutesToThePublic() {
        Set<String> open = new TreeSet<>();
        endpoints()
                .filter(endpoint -> permission(endpoint).isEmpty() && !isOperators(endpoint))
                .forEach(endpoint -> open.add(endpoint.method + " " + endpoint.path));
        assertThat(open)
                .containsExactly(
                        "GET /health/live",
                        "GET /health/ready",
                        "GET /plans",
                        "GET /problems/{code}",
                        "POST /invitations/accept",
                        "POST /tenants");
    }

    @Test
    void shouldServeEveryRouteOfTheContract() {
        Set<String> routes = new TreeSet<>();
        endpoints().forEach(endpoint -> routes.add(endpoint.method + " " + endpoint.path));
        assertThat(routes)
                .hasSize(6 + (int) ofTenants().count() + (int) ofOperators().count());
        assertThat(ofOperators().map(endpoint -> endpoint.method + " " + endpoint.path))
                .containsExactlyInAnyOrder(
                        "GET /admin/tenants/{id}/top-ups",
                        "POST /admin/tenants/{id}/top-ups",
                        "DELETE /admin/tenants/{id}/top-ups/{top-up}",
                        "GET /admin/tenants/{id}/overrides",
                        "PUT /admin/tenants/{id}/overrides/{entitlement}",
                        "DELETE /admin/tenants/{id}/overrides/{entitlement}");
        assertThat(ofTenants().map(route -> route.method + " " + route.path.replace("/" + id(route.path), "/{id}")))
                .containsExactlyInAnyOrder(
                        "GET /tenants/me",
                        "PATCH /tenants/me",
                        "DELETE /tenants/me",
                        "GET /tenants/me/usage",
                        "GET /tenants/me/subscription",
                        "POST /tenants/me/upgrade",
                        "POST /tenants/me/downgrade",
                        "GET /tenants/me/plan-change",
                        "DELETE /tenants/me/plan-change",
                        "GET /tenants/me/users",
                        "POST /tenants/me/users",
                        "GET /tenants/me/users/{id}",
                        "PATCH /tenants/me/users/{id}",
                        "DELETE /tenants/me/users/{id}",
                        "GET /tenants/me/invitations",
                        "POST /tenants/me/invitations",
                        "DELETE /tenants/me/invitations/{id}",
                        "GET /tenants/me/api-keys",
                        "POST /tenants/me/api-keys",
                        "GET /tenants/me/api-keys/{id}",
                        "DELETE /tenants/me/api-keys/{id}");
    }

    @ParameterizedTest
    @MethodSource("ofOperators")
    void shouldLetNobodyButAnOperatorThroughToItsRoutes(Endpoint endpoint) {
        String path = endpoint.path
                .replace("{id}", WORLD.id(TOKENS.get(Role.OWNER)))
                .replace("{entitlement}", "content")
                .replace("{top-up}", "topup_01h455vb4pex5vsknk084sn02q");
        Stream.concat(TOKENS.values().stream(), KEYS.values().stream()).forEach(credential -> {
            Answer refused = SERVER.call(endpoint.method.name(), path)
                    .as(credential)
                    .send()
                    .expect(403, "role_required");
            assertThat(refused.text("required_role")).isEqualTo("operator");
        });
        SERVER.call(endpoint.method.name(), path).send().expect(401, "unauthenticated");
        Answer asOperator = SERVER.call(endpoint.method.name(), path)
                .as(WORLD.operatorToken)
                .send();
        assertThat(asOperator.status()).isNotIn(401, 403);
    }

    static Stream<Endpoint> ofOperators() {
        return endpoints().filter(RoleMatrixTest::isOperators);
    }

    private static boolean isOperators(Endpoint endpoint) {
        return endpoint.metadata(Roles.class).getRoles().stream().anyMatch(Requirement.ByOperator.class::isInstance);
    }

    private static boolean closes(Route route) {
        return route.method.equals("DELETE") && route.path.equals("/tenants/me");
    }

    private static Stream<Endpoint> endpoints() {
        return SERVER.javalin().unsafe.internalRouter.allHttpHandlers().stream()
                .map((ParsedEndpoint parsed) -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod());
    }

    private static Optional<Permission> permission(Endpoint endpoint) {
        return endpoint.metadata(Roles.class).getRoles().stream()
                .filter(Requirement.InTenant.class::isInstance)
                .map(role -> ((Requirement.InTenant) role).permission())
                .findFirst();
    }

    private static String path(Endpoint endpoint) {
        return endpoint.path.replace("{id}", id(endpoint.path));
    }

    private static String id(String path) {
        String kind = path.contains("/users") ? "user" : path.contains("/invitations") ? "inv" : "key";
        return kind + "_" + UNKNOWN;
    }
}
