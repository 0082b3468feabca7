package dev.tenancy.example;

import static java.util.Map.entry;

import dev.tenancy.testkit.http.ScannedRoute;
import io.javalin.router.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Every route of the service's own route table, with what the scan has to be told to call it. */
final class RoutesToScan {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final Map<String, UnaryOperator<ScannedRoute>> TOLD = Map.ofEntries(
            entry("POST /tenants", body("""
                    {"name":"Scanned","slug":"s-{unique}","email":"a@{unique}.example","owner_name":"Olga",
                     "owner_email":"o@{unique}.example"}""")),
            entry("PATCH /tenants/me", body("{'name':'{unique}'}")),
            entry("DELETE /tenants/me", route -> route.withheld("it closes the attacker's own tenant")),
            entry("POST /tenants/me/upgrade", route -> route.withQuery("new_tier=enterprise")),
            entry(
                    "POST /tenants/me/downgrade",
                    route -> route.withQuery("new_tier=professional&when=now")
                            .withheld("it takes features and rate from the attacker")),
            entry("GET /tenants/me/plan-change", route -> route.withQuery("new_tier=free")),
            // The victim has none left to take back when it comes to prove it, since it has proved its upgrade by then.
            entry("DELETE /tenants/me/plan-change", ScannedRoute::showingNothing),
            entry("POST /tenants/me/users", body("{'email':'m@{unique}.example','name':'Max','role':'member'}")),
            entry("PATCH /tenants/me/users/{id}", body("{'name':'{unique}'}")),
            entry("POST /tenants/me/invitations", body("{'email':'i@{unique}.example','role':'member'}")),
            entry("POST /tenants/me/api-keys", body("{'name':'{unique}','role':'admin'}")),
            // The victim can't prove it: the token that it takes is in the mail alone, and lets in whoever holds it.
            entry(
                    "POST /invitations/accept",
                    route -> body("{'token':'{id}','name':'Max'}").apply(route.showingNothing())),
            // An operator's: no tenant can prove it.
            entry(
                    "PUT /admin/tenants/{id}/overrides/{entitlement}",
                    route -> body("{'limit':1,'reason':'{unique}'}").apply(route.showingNothing())),
            entry("DELETE /admin/tenants/{id}/overrides/{entitlement}", ScannedRoute::showingNothing),
            entry("GET /admin/tenants/{id}/overrides", ScannedRoute::showingNothing),
            entry("GET /admin/tenants/{id}/top-ups", ScannedRoute::showingNothing),
            entry(
                    "POST /admin/tenants/{id}/top-ups",
                    route -> body("{'meter':'content','amount':1,'burn':'after','reason':'{unique}'}")
                            .apply(route.showingNothing())),
            entry("DELETE /admin/tenants/{id}/top-ups/{top-up}", ScannedRoute::showingNothing),
            entry("POST /content", body("{'title':'{unique}','body':'Text','topic':'Topic'}")),
            entry("POST /content/generate", body("{'topic':'{unique}'}")),
            entry("POST /leads", body("{'email':'l@{unique}.example','name':'Lea'}")),
            entry("GET /plans", ScannedRoute::showingNothing),
            entry("GET /health/live", ScannedRoute::showingNothing),
            entry("GET /health/ready", ScannedRoute::showingNothing),
            entry("GET /problems/{code}", ScannedRoute::showingNothing),
            entry("GET /join", ScannedRoute::showingNothing),
            entry("GET /join.js", ScannedRoute::showingNothing));

    private RoutesToScan() {}

    /** {@link AssertionError} names a route whose body nobody told, and what is told of a route that is not there. */
    static List<ScannedRoute> of(List<Endpoint> table) {
        List<ScannedRoute> routes = table.stream().map(RoutesToScan::of).toList();
        Set<String> gone = new TreeSet<>(TOLD.keySet());
        routes.forEach(route -> gone.remove(route.toString()));
        if (!gone.isEmpty()) {
            throw new AssertionError("The service has no " + gone + " any more. Take it out here.");
        }
        return routes;
    }

    private static ScannedRoute of(Endpoint endpoint) {
        ScannedRoute route = ScannedRoute.of(endpoint.method.name(), endpoint.path);
        if (WITH_BODY.contains(route.method()) && !TOLD.containsKey(route.toString())) {
            throw new AssertionError("Nobody told the scan which body " + route + " takes. Add it here.");
        }
        return TOLD.getOrDefault(route.toString(), UnaryOperator.identity()).apply(route);
    }

    private static UnaryOperator<ScannedRoute> body(String json) {
        return route -> route.withBody(json.replace('\'', '"'));
    }
}
