package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.role.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {

    private static final World WORLD = new World();
    private static Server server;
    private static String owner;

    @BeforeAll
    static void start() {
        server = Server.of(
                WORLD.tenancy,
                config -> config.demo(true),
                routes -> routes.get(
                        "/content-lead/quick-start",
                        ctx -> ctx.result("go"),
                        Require.role(Role.VIEWER),
                        Require.feature("content_lead")));
        owner = WORLD.signUp("acme", "professional");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldActAsTheOwnerOfTheTenantThatABareCallNames() {
        server.get("/content-lead/quick-start")
                .header("X-Tenant-ID", "acme")
                .send()
                .expect(200);
        server.get("/content-lead/quick-start")
                .header("Host", "acme.localhost")
                .send()
                .expect(200);
        server.get("/t/acme/content-lead/quick-start").send().expect(200);
        assertThat(server.get("/tenants/me")
                        .header("X-Tenant-ID", WORLD.id(owner))
                        .send()
                        .expect(200)
                        .text("slug"))
                .isEqualTo("acme");
        server.get("/tenants/me").send().expect(401, "unauthenticated");
        server.get("/tenants/me").header("X-Tenant-ID", "nobody").send().expect(404, "tenant_not_found");
    }

    @Test
    void shouldHoldACredentialToItselfAllTheSame() {
        server.get("/tenants/me")
                .header("X-Tenant-ID", "acme")
                .as("wrong")
                .send()
                .expect(401, "unauthenticated");
        server.get("/tenants/me")
                .header("X-Tenant-ID", "acme")
                .header("Authorization", "Basic YTpi")
                .send()
                .expect(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.2",
                "0.0.0.0",
                "[::1]",
                "192.168.0.7:8080",
                "evillocalhost"
            })
    void shouldRefuseForeignHosts(String host) {
        server.get("/tenants/me")
                .header("X-Tenant-ID", "acme")
                .header("Host", host)
                .send()
                .expect(400, "malformed_request");
        server.get("/plans").header("Host", host).send().expect(400, "malformed_request");
        server.get("/nowhere").header("Host", host).send().expect(400, "malformed_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "null", "http://localhost", "http://localhost.evil.example", "file://"})
    void shouldRefuseForeignOrigins(String origin) {
        server.get("/tenants/me")
                .header("X-Tenant-ID", "acme")
                .header("Origin", origin)
                .send()
                .expect(400, "malformed_request");
    }

    @Test
    void shouldAnswerToItsOwnNamesAndOrigin() {
        for (String host :
                new String[] {"localhost", "LOCALHOST:80", "acme.localhost:8080", "127.0.0.1:9", "localhost."}) {
            server.get("/tenants/me")
                    .header("X-Tenant-ID", "acme")
                    .header("Host", host)
                    .send()
                    .expect(200);
            server.get("/tenants/me")
                    .header("X-Tenant-ID", "acme")
                    .header("Host", host)
                    .header("Origin", "http://" + host)
                    .send()
                    .expect(200);
        }
    }

    @Test
    void shouldLetNobodyInByANameAloneOtherwise() {
        try (Server strict = Server.of(WORLD.tenancy)) {
            strict.get("/tenants/me").header("X-Tenant-ID", "acme").send().expect(401, "unauthenticated");
            strict.get("/plans")
                    .header("Host", "evil.example")
                    .header("Origin", "https://evil.example")
                    .send()
                    .expect(200);
        }
    }
}
