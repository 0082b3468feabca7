package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.Tenancy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantRoutesTest {

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.of(Tenancy.inMemory());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldSignUpAsTheGuideDoesAndLetTheOwnerIn() {
        Answer signedUp = server.post("/tenants", """
                        {"name":"Acme Corporation","slug":"acme","email":"admin@acme.com","owner_name":"John Doe",
                         "owner_email":"john@acme.com","subscription_tier":"professional"}
                        """).send().expect(201);
        assertThat(signedUp.header("Content-Type")).isEqualTo("application/json");
        assertThat(signedUp.header("Location")).isEqualTo("/tenants/me");
        assertThat(signedUp.text("id")).startsWith("tenant_");
        Answer me = server.get("/tenants/me")
                .as(signedUp.json().at("/user_token/token").asText())
                .send()
                .expect(200);
        assertThat(me.text("slug")).isEqualTo("acme");
    }
}
