package dev.tenancy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.SignUp;
import dev.tenancy.SignedUp;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.http.Require;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.id.TenantId;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Role;
import dev.tenancy.testkit.http.LeakReport;
import dev.tenancy.testkit.http.LeakScanner;
import dev.tenancy.testkit.http.ScannedRoute;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The scan that the docs show, of routes that keep their tenants apart. */
class LeakScanSnippetTest {

    @Test
    void shouldFindNothing() {
        Tenancy tenancy = Tenancy.inMemory();
        Notes notes = new Notes();
        Javalin server = Javalin.create(config -> {
                    config.registerPlugin(new TenancyPlugin(tenancy, http -> http.baseDomain("localhost")));
                    notes.addTo(config.routes);
                })
                .start("127.0.0.1", 0);
        try {
            SignedUp acme = tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
            SignedUp mallory = tenancy.tenants().signUp(SignUp.of("Mallory", "mallory", "Mallory", "m@mallory.com"));
            String note = notes.add(acme.tenant().id(), "Acmes plan");
            // snippet: LeakScan
            List<ScannedRoute> routes = server.unsafe.internalRouter.allHttpHandlers().stream()
                    .map(parsed -> parsed.endpoint)
                    .filter(endpoint -> endpoint.method.isHttpMethod())
                    .filter(endpoint ->
                            !endpoint.path.matches("/(admin|tenants|invitations|plans|health|problems)(/.*)?"))
                    .map(endpoint -> ScannedRoute.of(endpoint.method.name(), endpoint.path))
                    .map(route -> route.method().equals("POST") ? route.withBody("{\"title\":\"{unique}\"}") : route)
                    .toList();
            LeakReport report = LeakScanner.builder(URI.create("http://localhost:" + server.port()))
                    .routes(routes)
                    .victim(call -> call.header(
                            "Authorization", "Bearer " + acme.userToken().reveal()))
                    .attacker(call -> call.header(
                            "Authorization", "Bearer " + mallory.userToken().reveal()))
                    .named("acme")
                    .object(note, "Acmes plan") // its id, and text that nothing else shows
                    .build()
                    .scan();
            report.assertHeld();
            // end
            assertThat(routes).hasSize(4);
        } finally {
            server.stop();
        }
    }

    /** Notes of all tenants. */
    private static final class Notes {

        private final Map<TenantId, Map<String, String>> titles = new ConcurrentHashMap<>();

        String add(TenantId tenant, String title) {
            String id = UUID.randomUUID().toString();
            of(tenant).put(id, title);
            return id;
        }

        void addTo(RoutesConfig routes) {
            routes.get("/notes", ctx -> ctx.json(own()), Require.role(Role.VIEWER));
            routes.get(
                    "/notes/{id}",
                    ctx -> ctx.json(Map.of("title", found(own().get(ctx.pathParam("id"))))),
                    Require.role(Role.VIEWER));
            routes.post("/notes", this::create, Require.role(Role.MEMBER));
            routes.delete("/notes/{id}", ctx -> found(own().remove(ctx.pathParam("id"))), Require.role(Role.MEMBER));
        }

        private void create(Context ctx) {
            var form = ctx.with(TenancyPlugin.class).form("title");
            var title = form.validation().required("title", form.text("title"), text -> text);
            form.validation().finish();
            String id = add(TenantContext.current().tenantId(), title.value());
            ctx.status(201).json(Map.of("id", id));
        }

        private Map<String, String> own() {
            return of(TenantContext.current().tenantId());
        }

        private Map<String, String> of(TenantId tenant) {
            return titles.computeIfAbsent(tenant, none -> new ConcurrentHashMap<>());
        }

        private static String found(@Nullable String title) {
            if (title == null) {
                throw NotFound.resource();
            }
            return title;
        }
    }
}
