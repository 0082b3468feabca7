package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.Limit;
import dev.tenancy.role.Role;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverrideRoutesTest {

    private static final String UNTIL = "2999-01-31T00:00:00Z";

    private final World world = new World();
    private Server server;
    private String owner;

    @BeforeEach
    void start() {
        server = Server.of(world.tenancy);
        owner = world.signUp("acme", "free");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldGiveALimitWithAReasonAndAnEnd() {
        Answer set = put("content", "{'limit':25,'reason':'Pilot','until':'" + UNTIL + "'}")
                .expect(200);

        assertThat(set.text("entitlement")).isEqualTo("content");
        assertThat(set.json().path("limit").asInt()).isEqualTo(25);
        assertThat(set.json().has("enabled")).isFalse();
        assertThat(set.text("reason")).isEqualTo("Pilot");
        assertThat(set.text("until")).isEqualTo(UNTIL);
        assertThat(set.json().path("set_by").toString()).isEqualTo("{\"kind\":\"operator\",\"id\":\"operator\"}");
        assertThat(set.text("set_at")).isNotEmpty();
        assertThat(entitlement("limits", 1))
                .isEqualTo("{\"meter\":\"content\",\"limit\":25,\"source\":\"override\",\"until\":\"" + UNTIL + "\"}");
        assertThat(server.get("/tenants/me/usage")
                        .as(owner)
                        .send()
                        .json()
                        .path("content_limit")
                        .asInt())
                .isEqualTo(25);
    }

    @Test
    void shouldGiveNoLimitAtAllForNull() {
        Answer set = put("content", "{'limit':null,'reason':'Pilot'}").expect(200);

        assertThat(set.json().get("limit").isNull()).isTrue();
        assertThat(set.json().get("until").isNull()).isTrue();
        assertThat(entitlement("limits", 1))
                .isEqualTo("{\"meter\":\"content\",\"limit\":null,\"source\":\"override\"}");
    }

    @Test
    void shouldGiveAndTakeAFeatureForRoutesAndKeys() {
        server.post("/tenants/me/api-keys", "{\"name\":\"ci\",\"role\":\"member\"}")
                .as(owner)
                .send()
                .expect(403, "feature_not_in_plan");

        Answer set = put("api_access", "{'enabled':true,'reason':'Pilot'}").expect(200);

        assertThat(set.json().path("enabled").asBoolean()).isTrue();
        assertThat(set.json().has("limit")).isFalse();
        String key = world.key(owner, Role.MEMBER);
        assertThat(server.get("/tenants/me")
                        .as(key)
                        .send()
                        .expect(200)
                        .json()
                        .at("/features_enabled/api_access")
                        .asBoolean())
                .isTrue();
        put("api_access", "{'enabled':false,'reason':'Over'}").expect(200);
        server.get("/tenants/me").as(key).send().expect(403, "feature_not_in_plan");
    }

    @Test
    void shouldTakeAnOverrideAwayOnce() {
        put("content", "{'limit':25,'reason':'Pilot'}").expect(200);

        delete("content").expect(204);

        delete("content").expect(404, "not_found");
        assertThat(entitlement("limits", 1)).isEqualTo("{\"meter\":\"content\",\"limit\":10,\"source\":\"plan\"}");
    }

    @Test
    void shouldShowTheTenantsFeaturesByItsOverridesAfterAnUpgradeToo() {
        put("sla", "{'enabled':true,'reason':'Pilot'}").expect(200);
        Answer upgraded = server.call("POST", "/tenants/me/upgrade?new_tier=starter")
                .as(owner)
                .send()
                .expect(200);
        assertThat(upgraded.json().at("/features_enabled/sla").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "content|{'reason':'x'}|limit required",
                "content|{'limit':-1,'reason':'x'}|limit out_of_range",
                "content|{'limit':1000000000000001,'reason':'x'}|limit out_of_range",
                "content|{'limit':9223372036854775807,'reason':'x'}|limit out_of_range",
                "content|{'limit':99999999999999999999,'reason':'x'}|limit bad_type",
                "content|{'limit':1.5,'reason':'x'}|limit bad_type",
                "content|{'limit':'5','reason':'x'}|limit bad_type",
                "content|{'limit':true,'reason':'x'}|limit bad_type",
                "content|{'limit':5}|reason required",
                "content|{'limit':5,'reason':''}|reason bad_length",
                "content|{'limit':5,'reason':7}|reason bad_type",
                "content|{'limit':5,'reason':'x','until':'2001-01-01T00:00:00Z'}|until out_of_range",
                "content|{'limit':5,'reason':'x','until':'tomorrow'}|until bad_format",
                "content|{'limit':5,'reason':'x','enabled':true}|enabled unknown_field",
                "content|{'limit':-5,'until':'never','set_by':'me'}|set_by unknown_field,limit out_of_range,"
                        + "reason required,until bad_format",
                "rate-limit|{'reason':'x'}|requests required,per_seconds required",
                "rate-limit|{'requests':0,'per_seconds':86401,'reason':'x'}|requests out_of_range,"
                        + "per_seconds out_of_range",
                "rate-limit|{'requests':1000000001,'per_seconds':0,'reason':'x'}|requests out_of_range,"
                        + "per_seconds out_of_range",
                "rate-limit|{'requests':null,'per_seconds':0.5,'reason':'x'}|requests required,per_seconds bad_type",
                "rate-limit|{'requests':1,'per_seconds':1,'limit':1,'reason':'x'}|limit unknown_field",
                "sla|{'reason':'x'}|enabled required",
                "sla|{'enabled':null,'reason':'x'}|enabled required",
                "sla|{'enabled':'true','reason':'x'}|enabled bad_type",
                "sla|{'enabled':1,'reason':'x'}|enabled bad_type",
                "sla|{'enabled':true,'limit':1,'reason':'x'}|limit unknown_field",
            })
    void shouldNameEverythingThatIsWrong(String key, String body, String errors) {
        Answer refused = put(key, body).expect(422, "validation_failed");

        StringBuilder found = new StringBuilder();
        refused.json()
                .path("errors")
                .forEach(error -> found.append(found.isEmpty() ? "" : ",")
                        .append(error.path("field").asText())
                        .append(' ')
                        .append(error.path("code").asText()));
        assertThat(found).hasToString(errors);
        assertThat(world.tenancy.overrides().of(world.context(owner).tenantId()))
                .isEmpty();
    }

    @Test
    void shouldGiveAnotherRateThatHoldsFromTheNextRequestOn() {
        Answer set = put("rate-limit", "{'requests':1000,'per_seconds':5,'reason':'Launch','until':'" + UNTIL + "'}")
                .expect(200);

        assertThat(set.json().path("rate_limit").toString()).isEqualTo("{\"requests\":1000,\"per_seconds\":5}");
        assertThat(set.json().has("enabled")).isFalse();
        Answer next = server.get("/tenants/me/subscription").as(owner).send().expect(200);
        assertThat(next.header("RateLimit-Policy")).isEqualTo("\"tenant\";q=1000;w=5");
        assertThat(next.json().at("/entitlements/rate_limit/requests").asInt()).isEqualTo(1000);
        assertThat(next.json().at("/entitlements/rate_limit_source").asText()).isEqualTo("override");

        delete("rate-limit").expect(204);
        Answer after = server.get("/tenants/me/subscription").as(owner).send().expect(200);
        assertThat(after.header("RateLimit-Policy")).isEqualTo("\"tenant\";q=60;w=60");
        assertThat(after.json().at("/entitlements/rate_limit_source").asText()).isEqualTo("plan");
    }

    @Test
    void shouldListATenantsOverridesByKeyWithReasonAndEnd() {
        assertThat(list(world.id(owner)).json().toString())
                .isEqualTo("{\"object\":\"list\",\"data\":[],\"has_more\":false,\"next_cursor\":null}");
        String other = world.id(world.signUp("globex", "free"));
        put("sla", "{'enabled':true,'reason':'Contract 42'}").expect(200);
        Answer content = put("content", "{'limit':25,'reason':'Pilot','until':'" + UNTIL + "'}")
                .expect(200);

        Answer list = list(world.id(owner));

        assertThat(list.json().at("/data").size()).isEqualTo(2);
        assertThat(list.json().at("/data/0")).isEqualTo(content.json());
        assertThat(list.json().at("/data/1/entitlement").asText()).isEqualTo("sla");
        assertThat(list.json().at("/data/1/reason").asText()).isEqualTo("Contract 42");
        assertThat(list(other).json().at("/data").size()).isZero();
    }

    @Test
    void shouldTakeTheLargestLimit() {
        put("content", "{'limit':" + Limit.MAX + ",'reason':'x'}").expect(200);
        put("content", "{'limit':0,'reason':'x'}").expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unheard_of", "Content", "rate_limit", "Rate-Limit"})
    void shouldKnowNoOtherMeterOrFeature(String key) {
        put(key, "{'limit':5,'reason':'x'}").expect(404, "not_found");
        delete(key).expect(404, "not_found");
    }

    @Test
    void shouldKnowNoOtherTenant() {
        for (String id : new String[] {"acme", "tenant_x", "tenant_00000000000000000000000000"}) {
            server.call("PUT", "/admin/tenants/" + id + "/overrides/content")
                    .json("{\"limit\":5,\"reason\":\"x\"}")
                    .as(world.operatorToken)
                    .send()
                    .expect(404, "tenant_not_found");
            server.get("/admin/tenants/" + id + "/overrides")
                    .as(world.operatorToken)
                    .send()
                    .expect(404, "tenant_not_found");
            server.delete("/admin/tenants/" + id + "/overrides/content")
                    .as(world.operatorToken)
                    .send()
                    .expect(404, "tenant_not_found");
        }
    }

    @Test
    void shouldLetNoTokenThatOnlyLooksLikeTheOperatorsSetAnything() {
        server.call("PUT", path("content"))
                .json("{\"limit\":5,\"reason\":\"x\"}")
                .as("op_" + UUID.randomUUID() + UUID.randomUUID())
                .send()
                .expect(401, "unauthenticated");
        assertThat(world.tenancy.overrides().of(world.context(owner).tenantId()))
                .isEmpty();
    }

    private String entitlement(String list, int index) {
        return server.get("/tenants/me/subscription")
                .as(owner)
                .send()
                .expect(200)
                .json()
                .at("/entitlements/" + list + "/" + index)
                .toString();
    }

    private Answer put(String key, String json) {
        return server.call("PUT", path(key))
                .json(json.replace('\'', '"'))
                .as(world.operatorToken)
                .send();
    }

    private Answer list(String tenant) {
        return server.get("/admin/tenants/" + tenant + "/overrides")
                .as(world.operatorToken)
                .send()
                .expect(200);
    }

    private Answer delete(String key) {
        return server.delete(path(key)).as(world.operatorToken).send();
    }

    private String path(String key) {
        return "/admin/tenants/" + world.id(owner) + "/overrides/" + key;
    }
}
