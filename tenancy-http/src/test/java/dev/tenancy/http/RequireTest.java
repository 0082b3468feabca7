package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.Tenancy;
import dev.tenancy.role.Role;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.security.RouteRole;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RequireTest {

    private static final Tenancy TENANCY = new World().tenancy;

    @Test
    void shouldStartWhenEveryRouteSaysWhoMayCallIt() {
        assertThat(Server.host(TENANCY, config -> {}, routes -> {
                    routes.get("/a", ctx -> {}, Require.anonymous());
                    routes.get("/b", ctx -> {}, Require.operator());
                    routes.get(
                            "/c",
                            ctx -> {},
                            Require.role(Role.MEMBER),
                            Require.feature("content_lead"),
                            Require.usage("content", 1),
                            Require.usage("leads", 2));
                }))
                .isNotNull();
    }

    @Test
    void shouldRefuseToStartWhenARouteDeclaresNothing() {
        assertThatThrownBy(() -> Server.host(TENANCY, config -> {}, routes -> {
                    routes.get("/content", ctx -> {});
                    routes.delete("/leads/{id}", ctx -> {});
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GET /content declares no requirement")
                .hasMessageContaining("DELETE /leads/{id} declares no requirement")
                .hasMessageContaining("Require.role(Role.MEMBER)");
    }

    @Test
    void shouldRefuseToStartWithARouteOfHeadWhichIsAnsweredAsGet() {
        assertThatThrownBy(() -> Server.host(
                        TENANCY, config -> {}, routes -> routes.head("/content", ctx -> {}, Require.anonymous())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HEAD /content can't be reached")
                .hasMessageContaining("Declare GET");
    }

    @Test
    void shouldRefuseToStartWhenARouteTakesWhatIsForOneOfThePlugins() {
        assertThatThrownBy(() -> Server.host(TENANCY, config -> {}, routes -> {
                    routes.get("/{page}", ctx -> {}, Require.anonymous());
                    routes.delete("/tenants/<rest>", ctx -> {}, Require.anonymous());
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GET /{page} takes what is for GET /plans")
                .hasMessageContaining("DELETE /tenants/<rest> takes what is for DELETE /tenants/me/users/{id}")
                .hasMessageContaining("add it after Javalin.create");
    }

    @Test
    void shouldTryTheRoutesOfTheHostBeforeThoseOfThePluginAndThoseAddedAfterwardsBehindThem() {
        var host = Server.host(
                TENANCY,
                config -> {},
                routes -> routes.get("/problems/ours", ctx -> ctx.result("ours"), Require.anonymous()));
        host.unsafe.routes.get("/<page>", ctx -> ctx.result("page"), Require.anonymous());
        try (Server server = Server.started(host)) {
            assertThat(server.get("/problems/ours").send().expect(200).body()).isEqualTo("ours");
            assertThat(server.get("/problems/stale").send().expect(200).body()).contains("stale");
            assertThat(server.get("/problems/ours/more").send().expect(200).body())
                    .isEqualTo("page");
            server.get("/tenants/me").send().expect(401, "unauthenticated");
        }
    }

    @Test
    void shouldRefuseToStartWhenARouteIsAddedUnguardedAfterwards() {
        var host = Server.host(TENANCY, config -> {}, routes -> {});
        host.unsafe.routes.get("/late", ctx -> {});
        assertThatThrownBy(() -> host.start("127.0.0.1", 0)).hasMessageContaining("GET /late declares no requirement");
    }

    @Test
    void shouldAnswerNobodyOnARouteThatIsAddedUnguardedWhileItRuns() {
        try (Server server = Server.of(TENANCY)) {
            server.javalin().unsafe.routes.get("/later", ctx -> ctx.result("open"));
            server.get("/later").send().expect(500, "internal_error");
        }
    }

    @Test
    void shouldServeNoFileOrPageThatDoesNotSayWhoMayHaveIt() {
        var host = Server.host(TENANCY, config -> {}, routes -> {});
        files(host, "/unsaid", Set.of());
        files(host, "/open", Set.of(Require.anonymous()));
        files(host, "/closed", Set.of(Require.role(Role.VIEWER)));
        host.unsafe.spaRoot.addHandler("/page", ctx -> ctx.result("page"));
        host.start("127.0.0.1", 0);
        try {
            new Call(host.port(), "GET", "/unsaid/stale.md").send().expect(500, "internal_error");
            new Call(host.port(), "GET", "/page").send().expect(500, "internal_error");
            new Call(host.port(), "GET", "/open/stale.md").send().expect(200);
            new Call(host.port(), "GET", "/closed/stale.md").send().expect(401, "unauthenticated");
        } finally {
            host.stop();
        }
    }

    private static void files(Javalin host, String path, Set<RouteRole> roles) {
        host.unsafe.staticFiles.add(files -> {
            files.hostedPath = path;
            files.directory = "/dev/tenancy/http/problems";
            files.roles = roles;
        });
    }

    @Test
    void shouldRefuseRequirementsThatCanNotBeHeld() {
        refuses("no plan knows", Require.role(Role.MEMBER), Require.feature("teleport"));
        refuses("no plan knows", Require.role(Role.MEMBER), Require.usage("teleports", 1));
        refuses("the meter of seats", Require.role(Role.MEMBER), Require.usage("users", 1));
        refuses("charges 0 units", Require.role(Role.MEMBER), Require.usage("content", 0));
        refuses("charges -1 units", Require.role(Role.MEMBER), Require.usage("content", -1));
        refuses("more than once", Require.role(Role.MEMBER), Require.usage("content", 1), Require.usage("content", 2));
        refuses("more than once who", Require.role(Role.MEMBER), Require.role(Role.ADMIN));
        refuses("more than once who", Require.role(Role.MEMBER), Require.anonymous());
        refuses("no role of a tenant", Require.feature("content_lead"));
        refuses("no role of a tenant", Require.anonymous(), Require.usage("content", 1));
        refuses("no role of a tenant", Require.operator(), Require.feature("content_lead"));
        refuses("declares no requirement", Require.query("q"));
    }

    @Test
    void shouldRefuseToStartWithASocketThatNobodyGuards() {
        refuses(routes -> routes.ws("/events", socket -> {}), "WebSocket /events");
    }

    @Test
    void shouldRefuseToStartWithoutTheBaseDomain() {
        assertThatThrownBy(() -> new TenancyPlugin(TENANCY, config -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("baseDomain");
    }

    @Test
    void shouldRefuseATrustedProxyThatIsNoAddress() {
        assertThatThrownBy(() -> new TenancyPlugin(
                        TENANCY, config -> config.baseDomain("localhost").trustedProxies("proxy.example.com")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("proxy.example.com");
    }

    private static void refuses(String why, RouteRole... roles) {
        refuses(routes -> routes.post("/content", ctx -> {}, roles), "POST /content ", why);
    }

    private static void refuses(Consumer<RoutesConfig> routes, String... why) {
        assertThatThrownBy(() -> Server.host(TENANCY, config -> {}, routes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(why);
    }
}
