package dev.tenancy.http;

import io.javalin.config.JavalinState;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.ParsedEndpoint;
import io.javalin.security.Roles;
import io.javalin.security.RouteRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The policies of all routes of a Javalin host. Thread-safe. */
final class RouteTable {

    private final RouteRules rules;
    private final Map<Endpoint, RoutePolicy> policies = new ConcurrentHashMap<>();

    RouteTable(RouteRules rules) {
        this.rules = rules;
    }

    /** Refuses a host one of whose routes does not say who may call it. */
    void check(JavalinState host) {
        List<String> wrongs = new ArrayList<>();
        for (ParsedEndpoint parsed : host.internalRouter.allHttpHandlers()) {
            if (parsed.endpoint.method.equals(HandlerType.HEAD)) {
                wrongs.add(name(parsed.endpoint)
                        + " can't be reached, since HEAD is answered as GET without the body. Declare GET instead.");
            } else if (parsed.endpoint.method.isHttpMethod()) {
                try {
                    policies.put(parsed.endpoint, rules.policy(name(parsed.endpoint), roles(parsed.endpoint)));
                } catch (IllegalStateException wrong) {
                    wrongs.add(wrong.getMessage());
                }
            }
        }
        host.internalRouter.allWsHandlers().stream()
                .map(socket -> "WebSocket " + socket.getPath()
                        + " can't be guarded yet. Serve it from a host of its own, behind your own check.")
                .forEach(wrongs::add);
        if (!wrongs.isEmpty()) {
            throw new IllegalStateException("Tenancy refuses to start, since routes don't say what they require:\n"
                    + String.join("\n", wrongs));
        }
    }

    /** The policy of the matched route; {@link IllegalStateException} when it has none, so that nobody gets in. */
    RoutePolicy policy(Context ctx) {
        Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
        return endpoint == null
                ? rules.policy("The static file " + ctx.method(), ctx.routeRoles())
                : policies.computeIfAbsent(endpoint, added -> rules.policy(name(added), roles(added)));
    }

    private static String name(Endpoint endpoint) {
        return endpoint.method + " " + endpoint.path;
    }

    private static Set<RouteRole> roles(Endpoint endpoint) {
        Roles declared = endpoint.metadata(Roles.class);
        return declared == null ? Set.of() : declared.getRoles();
    }
}
