package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.example.RunningApp.TestTenant;
import org.junit.jupiter.api.Test;

/** What an operator gives one tenant holds on every route, and nobody else can give it. */
interface OverridesContract extends RunsService {

    @Test
    default void shouldHoldALimitThatAnOperatorGaveFromTheNextRequestOn() {
        TestTenant tenant = app().tenant("free");
        Client owner = tenant.owner();
        put(tenant, "content", "{\"limit\":1,\"reason\":\"Pilot\"}").expect(200);
        owner.post("/content", "{\"title\":\"first\"}").expect(201);
        Answer refused = owner.post("/content", "{\"title\":\"second\"}").expect(429);
        assertThat(refused.json().at("/limit").asInt()).isEqualTo(1);

        put(tenant, "content", "{\"limit\":null,\"reason\":\"Pilot\",\"until\":\"2999-01-01T00:00:00Z\"}")
                .expect(200);
        for (int i = 0; i < 11; i++) {
            owner.post("/content", "{\"title\":\"more\"}").expect(201);
        }
        JsonNode limits =
                owner.get("/tenants/me/subscription").expect(200).json().at("/entitlements/limits");
        assertThat(limits.get(1).toString())
                .isEqualTo(
                        "{\"meter\":\"content\",\"limit\":null,\"source\":\"override\",\"until\":\"2999-01-01T00:00:00Z\"}");
        assertThat(limits.get(2).at("/source").asText()).isEqualTo("plan");

        operator().delete(path(tenant, "content")).expect(204);
        owner.post("/content", "{\"title\":\"one more\"}").expect(429);
        JsonNode content = owner.get("/tenants/me/usage").expect(200).json().at("/meters/1");
        assertThat(content.at("/used").asInt()).isEqualTo(12);
        assertThat(content.at("/overage").asInt()).isEqualTo(2);
    }

    @Test
    default void shouldSeatAsManyAsAnOperatorSays() {
        TestTenant tenant = app().tenant("free");
        put(tenant, "users", "{\"limit\":2,\"reason\":\"Pilot\"}").expect(200);
        String second = "{\"email\":\"second@example.com\",\"name\":\"Second\",\"role\":\"member\"}";
        tenant.owner().post("/tenants/me/users", second).expect(201);
        tenant.owner()
                .post("/tenants/me/users", second.replace("second@", "third@"))
                .expect(429);
    }

    @Test
    default void shouldOpenAndCloseAFeatureForKeysAndRoutes() {
        TestTenant tenant = app().tenant("free");
        put(tenant, "api_access", "{\"enabled\":true,\"reason\":\"Pilot\"}").expect(200);
        put(tenant, "investor", "{\"enabled\":true,\"reason\":\"Pilot\"}").expect(200);
        Client program = app().client()
                .bearer(tenant.owner()
                        .post("/tenants/me/api-keys", "{\"name\":\"ci\",\"role\":\"member\"}")
                        .expect(201)
                        .text("/secret"));
        program.get("/investor/summary").expect(200);

        put(tenant, "investor", "{\"enabled\":false,\"reason\":\"Over\"}").expect(200);
        assertThat(program.get("/investor/summary").expect(403).text("/feature"))
                .isEqualTo("investor");
        operator().delete(path(tenant, "api_access")).expect(204);
        assertThat(program.get("/leads").expect(403).text("/feature")).isEqualTo("api_access");
    }

    @Test
    default void shouldLetNoOwnerGiveAnythingToItself() {
        TestTenant tenant = app().tenant("enterprise");
        Answer refused = tenant.owner().send("PUT", path(tenant, "content"), "{\"limit\":9,\"reason\":\"Mine\"}");
        assertThat(refused.expect(403).text("/required_role")).isEqualTo("operator");
        tenant.owner().delete(path(tenant, "content")).expect(403);
        app().client().delete(path(tenant, "content")).expect(401);
    }

    private Answer put(TestTenant tenant, String key, String json) {
        return operator().send("PUT", path(tenant, key), json);
    }

    private Client operator() {
        return app().client().bearer(app().operatorToken());
    }

    private static String path(TestTenant tenant, String key) {
        return "/admin/tenants/" + tenant.id() + "/overrides/" + key;
    }
}
