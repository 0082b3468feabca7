package dev.tenancy.http;

import io.javalin.config.JavalinState;
import io.javalin.config.RoutesConfig;
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
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The policies of all routes of a Javalin host. Thread-safe. */
final class RouteTable {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private final RouteRules rules;
    private final Map<Endpoint, RoutePolicy> policies = new ConcurrentHashMap<>();
    private final List<ParsedEndpoint> own = new ArrayList<>();

    RouteTable(RouteRules rules) {
        this.rules = rules;
    }

    /** Adds the plugin's own routes, behind those that are there. */
    void addOwn(JavalinState host, Consumer<RoutesConfig> routes) {
        List<ParsedEndpoint> others = host.internalRouter.allHttpHandlers();
        routes.accept(host.routes);
        own.addAll(host.internalRouter.allHttpHandlers());
        own.removeAll(others);
    }

    /** Refuses a host one of whose routes does not say who may call it, or takes what is for one of the plugin's own. */
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
        own.forEach(parsed -> checkReached(host, parsed, wrongs));
        host.internalRouter.allWsHandlers().stream()
                .map(socket -> "WebSocket " + socket.getPath()
                        + " can't be guarded yet. Serve it from a host of its own, behind your own check.")
                .forEach(wrongs::add);
        if (!wrongs.isEmpty()) {
            throw new IllegalStateException(
                    "Tenancy refuses to start with these routes:\n" + String.join("\n", wrongs));
        }
    }

    private static void checkReached(JavalinState host, ParsedEndpoint parsed, List<String> wrongs) {
        String path = PARAMETER.matcher(parsed.endpoint.path).replaceAll("-");
        ParsedEndpoint first = host.internalRouter.findFirstHttpHandlerEntry(parsed.endpoint.method, path);
        if (first != null && first != parsed) {
            wrongs.add(name(first.endpoint) + " takes what is for " + name(parsed.endpoint)
                    + " of the plugin, which comes after it. Give it another path, or add it after Javalin.create(…).");
        }
    }

    /** The policy of the matched route; {@link IllegalStateException} when it has none, so that nobody gets in. */
    RoutePolicy policy(Context ctx) {
        Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
        if (endpoint == null) {
            return rules.policy("The static file " + ctx.method(), ctx.routeRoles());
        }
        RoutePolicy policy = policies.get(endpoint);
        return policy != null
                ? policy
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
