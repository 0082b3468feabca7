package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.role.Role;
import io.javalin.http.ForbiddenResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PathTenantTest {

    private static final World WORLD = new World();
    private static Server server;
    private static String owner;

    @BeforeAll
    static void start() {
        server = Server.of(WORLD.tenancy, routes -> {
            routes.get(
                    "/notes/{id}",
                    ctx -> ctx.result(
                            TenantContext.current().tenant().slug() + " " + ctx.pathParam("id") + " " + ctx.path()),
                    Require.role(Role.VIEWER));
            routes.get("/closed", ctx -> ctx.result("in"), Require.role(Role.VIEWER));
            routes.before("/closed", ctx -> {
                throw new ForbiddenResponse("The embedder's own filter.");
            });
        });
        owner = WORLD.signUp("pathfinder", "enterprise");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldServeTheEmbeddersRoutesBehindTheTenantsPathToo() {
        assertThat(server.get("/t/pathfinder/notes/7")
                        .as(owner)
                        .send()
                        .expect(200)
                        .body())
                .isEqualTo("pathfinder 7 /notes/7");
        assertThat(server.get("/t/" + WORLD.id(owner) + "/notes/7")
                        .as(owner)
                        .send()
                        .expect(200)
                        .body())
                .startsWith("pathfinder 7");
        server.get("/t/stranger/notes/7").as(owner).send().expect(404, "tenant_not_found");
        server.get("/t/pathfinder/notes/7").send().expect(401, "unauthenticated");
    }

    @Test
    void shouldNotLeadPastTheEmbeddersOwnFilters() {
        server.get("/closed").as(owner).send().expect(403, "http_error");
        server.get("/t/pathfinder/closed").as(owner).send().expect(403, "http_error");
    }

    @Test
    void shouldSayWhereANewResourceIsInTheClientsOwnTerms() {
        String json = "{\"name\":\"robot\",\"role\":\"viewer\"}";
        String plain = server.post("/tenants/me/api-keys", json)
                .as(owner)
                .send()
                .expect(201)
                .header("Location");
        assertThat(plain).startsWith("/tenants/me/api-keys/key_");
        String prefixed = server.post("/t/pathfinder/tenants/me/api-keys", json)
                .as(owner)
                .send()
                .expect(201)
                .header("Location");
        assertThat(prefixed).startsWith("/t/pathfinder/tenants/me/api-keys/key_");
        server.get(prefixed).as(owner).send().expect(200);
    }

    @Test
    void shouldServeBehindAContextPathOfTheHost() {
        var host = Server.host(WORLD.tenancy, config -> {}, routes -> {});
        host.unsafe.router.contextPath = "/api";
        host.start("127.0.0.1", 0);
        try {
            Answer me = new Call(host.port(), "GET", "/api/t/pathfinder/tenants/me")
                    .as(owner)
                    .send()
                    .expect(200);
            assertThat(me.text("slug")).isEqualTo("pathfinder");
            Answer refused =
                    new Call(host.port(), "GET", "/api/tenants/me").send().expect(401);
            assertThat(refused.text("type")).isEqualTo("/api/problems/unauthenticated");
            new Call(host.port(), "GET", refused.text("type")).send().expect(200);
        } finally {
            host.stop();
        }
    }
}
