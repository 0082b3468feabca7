package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.role.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantRoutesTest {

    private static World world;
    private static Server server;

    @BeforeAll
    static void start() {
        world = new World();
        server = Server.of(world.tenancy);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldSignUpAsTheGuideDoesAndLetTheOwnerIn() {
        Answer signedUp = server.post("/tenants", """
                        {"name":"Acme Corporation","slug":"acme","email":"admin@Acme.com","owner_name":"John Doe",
                         "owner_email":"john@acme.com","subscription_tier":"professional"}
                        """).send().expect(201);
        JsonNode body = signedUp.json();
        assertThat(fields(body))
                .containsExactly(
                        "id",
                        "slug",
                        "name",
                        "email",
                        "subscription_tier",
                        "status",
                        "features_enabled",
                        "time_zone",
                        "created_at",
                        "owner",
                        "user_token");
        assertThat(signedUp.header("Content-Type")).isEqualTo("application/json");
        assertThat(signedUp.header("Location")).isEqualTo("/tenants/me");
        assertThat(signedUp.header("Cache-Control")).isEqualTo("no-store");
        assertThat(body.path("id").asText()).startsWith("tenant_");
        assertThat(body.path("email").asText()).isEqualTo("admin@acme.com");
        assertThat(body.path("time_zone").asText()).isEqualTo("UTC");
        assertThat(body.path("status").asText()).isEqualTo("active");
        assertThat(body.path("features_enabled").path("legal_ai").asBoolean()).isTrue();
        assertThat(body.path("features_enabled").path("sla").isBoolean()).isTrue();
        assertThat(body.path("features_enabled").path("sla").asBoolean()).isFalse();
        assertThat(fields(body.path("owner"))).containsExactly("id", "email", "name", "role");
        assertThat(body.at("/owner/role").asText()).isEqualTo("owner");
        assertThat(fields(body.path("user_token"))).containsExactly("token", "expires_at");

        Answer me = server.get("/tenants/me")
                .as(body.at("/user_token/token").asText())
                .send()
                .expect(200);
        assertThat(me.text("id")).isEqualTo(body.path("id").asText());
    }

    @Test
    void shouldPutWhoNamesNoTierOnTheLowestPlan() {
        Answer signedUp = server.post("/tenants", signUp("frugal", "")).send().expect(201);
        assertThat(signedUp.text("subscription_tier")).isEqualTo("free");
    }

    @Test
    void shouldNameEverythingThatIsWrongWithASignUpAtOnce() {
        Answer refused = server.post("/tenants", """
                        {"name":7,"slug":"API","email":"nobody","owner_name":"","role":"owner","tenant_id":"x",
                         "subscription_tier":"gold","time_zone":"Mars/Olympus"}
                        """).send().expect(422, "validation_failed");
        List<String> errors = new ArrayList<>();
        refused.json()
                .path("errors")
                .forEach(error -> errors.add(
                        error.path("field").asText() + " " + error.path("code").asText()));
        assertThat(errors)
                .containsExactlyInAnyOrder(
                        "role unknown_field",
                        "tenant_id unknown_field",
                        "name bad_type",
                        "slug bad_format",
                        "email bad_format",
                        "owner_name bad_length",
                        "owner_email required",
                        "subscription_tier unknown",
                        "time_zone unknown");
    }

    @Test
    void shouldMakeNothingOfASignUpWhoseOnlyFaultIsAFieldThatNobodyKnows() {
        server.post("/tenants", signUp("careful", ",\"plan\":\"enterprise\""))
                .send()
                .expect(422, "validation_failed");
        server.post("/tenants", signUp("careful", "")).send().expect(201);
    }

    @Test
    void shouldRefuseASlugThatIsTakenOrReserved() {
        server.post("/tenants", signUp("wanted", "")).send().expect(201);
        server.post("/tenants", signUp("wanted", "")).send().expect(409, "slug_taken");
        server.post("/tenants", signUp("admin", "")).send().expect(422, "validation_failed");
    }

    @Test
    void shouldAskForPaymentWhenThePolicyRefusesThePlan() {
        World strict = new World(builder -> builder.subscriptionPolicy(SubscriptionPolicy.refusePaidPlans()));
        try (Server other = Server.of(strict.tenancy)) {
            Answer refused = other.post("/tenants", signUp("stingy", ",\"subscription_tier\":\"starter\""))
                    .send()
                    .expect(402, "payment_required");
            assertThat(refused.text("tier")).isEqualTo("starter");
        }
    }

    @Test
    void shouldChangeWhatIsNamedAndNothingElse() {
        String owner = world.signUp("before", "starter");
        Answer changed = server.call("PATCH", "/tenants/me")
                .as(owner)
                .json("{\"slug\":\"after\",\"time_zone\":\"Europe/Berlin\"}")
                .send()
                .expect(200);
        assertThat(changed.text("slug")).isEqualTo("after");
        assertThat(changed.text("time_zone")).isEqualTo("Europe/Berlin");
        assertThat(changed.text("name")).isEqualTo("The before");
        server.get("/tenants/me")
                .as(owner)
                .header("X-Tenant-ID", "after")
                .send()
                .expect(200);
        server.get("/tenants/me")
                .as(owner)
                .header("X-Tenant-ID", "before")
                .send()
                .expect(404, "tenant_not_found");
    }

    @Test
    void shouldRefuseToChangeWhatIsNotTheTenantsToChange() {
        String owner = world.signUp("fixed", "starter");
        Answer refused = server.call("PATCH", "/tenants/me")
                .as(owner)
                .json("{\"status\":\"active\",\"subscription_tier\":\"enterprise\",\"slug\":\"-\"}")
                .send()
                .expect(422, "validation_failed");
        assertThat(refused.json().path("errors")).hasSize(3);
    }

    @Test
    void shouldRefuseAClosedTenantsTokenAsUnknownAndItsKeyAsBad() {
        String owner = world.signUp("closing", "starter");
        String key = world.key(owner, Role.ADMIN);
        Answer closed = server.delete("/tenants/me").as(owner).send().expect(204);
        assertThat(closed.body()).isEmpty();
        server.get("/tenants/me").as(owner).send().expect(404, "tenant_not_found");
        server.get("/tenants/me").as(key).send().expect(401, "unauthenticated");
        server.post("/tenants", signUp("closing", "")).send().expect(409, "slug_taken");
    }

    private static String signUp(String slug, String more) {
        return "{\"name\":\"N\",\"slug\":\"" + slug + "\",\"email\":\"a@b.example\",\"owner_name\":\"O\","
                + "\"owner_email\":\"o@b.example\"" + more + "}";
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
