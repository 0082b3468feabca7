package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guide's calls as printed, without any credential: only ever with {@code --demo}. */
class DemoTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldServeTheGuidesBareCallsAsTheTenantsOwner(TestDatabase database) {
        try (RunningApp app = RunningApp.start(database, folder, "--demo")) {
            Client client = app.client();
            client.post("/tenants", """
                    {
                      "name": "Acme Corporation",
                      "slug": "acme",
                      "email": "admin@acme.com",
                      "owner_name": "John Doe",
                      "owner_email": "john@acme.com",
                      "subscription_tier": "professional"
                    }
                    """).expect(201);
            int port = client.base().getPort();

            for (Client naming :
                    List.of(client.with("Host", "acme.localhost:" + port), client.with("X-Tenant-ID", "acme"))) {
                assertThat(naming.get("/content-lead/quick-start").expect(200).text("/tenant/slug"))
                        .isEqualTo("acme");
            }
            client.get("/t/acme/content-lead/quick-start").expect(200);
            Client acme = client.with("X-Tenant-ID", "acme");
            assertThat(acme.get("/tenants/me/usage")
                            .expect(200)
                            .json()
                            .at("/content_limit")
                            .asInt())
                    .isEqualTo(500);
            assertThat(acme.send("POST", "/tenants/me/upgrade?new_tier=enterprise", null)
                            .expect(200)
                            .text("/subscription_tier"))
                    .isEqualTo("enterprise");
            assertThat(client.post("/tenants", """
                    {"name":"Test Corp","slug":"test","email":"test@example.com","owner_name":"Test User","owner_email":"test@example.com"}
                    """).expect(201).text("/subscription_tier"))
                    .isEqualTo("free");

            client.get("/content-lead/quick-start").expect(401);
            acme.with("Host", "acme.apexorchestrator.example")
                    .get("/content-lead/quick-start")
                    .expect(400);
            acme.with("Origin", "https://elsewhere.example")
                    .get("/content-lead/quick-start")
                    .expect(400);
        }
    }
}
