package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.id.Actor;
import dev.tenancy.plan.Entitlement;
import org.junit.jupiter.api.Test;

class UsageRoutesTest {

    private final World world = new World();

    @Test
    void shouldReportUsageAsTheGuideDoes() {
        String owner = world.signUp("acme", "professional");
        world.tenancy.usage().require(world.context(owner), "content", 45);
        world.tenancy.usage().require(world.context(owner), "leads", 2341);
        try (Server server = Server.of(world.tenancy)) {
            JsonNode usage =
                    server.get("/tenants/me/usage").as(owner).send().expect(200).json();
            assertThat(usage.path("tenant_id").asText()).isEqualTo(world.id(owner));
            assertThat(usage.path("content_created").asInt()).isEqualTo(45);
            assertThat(usage.path("content_limit").asInt()).isEqualTo(500);
            assertThat(usage.path("leads_captured").asInt()).isEqualTo(2341);
            assertThat(usage.path("leads_limit").asInt()).isEqualTo(10_000);
            assertThat(usage.path("percentage_used").toString()).isEqualTo("{\"content\":9.0,\"leads\":23.4}");
            assertThat(usage.has("users_used")).isFalse();
            String end = usage.at("/period/end").asText();
            assertThat(usage.path("meters")).hasSize(3);
            assertThat(usage.at("/meters/0").toString())
                    .isEqualTo(
                            "{\"meter\":\"users\",\"kind\":\"standing\",\"used\":1,\"reserved\":0,\"limit\":10,\"remaining\":9,\"overage\":0,\"topped_up\":0,\"top_ups\":0,\"resets_at\":null}");
            assertThat(usage.at("/meters/1").toString())
                    .isEqualTo(
                            "{\"meter\":\"content\",\"kind\":\"periodic\",\"used\":45,\"reserved\":0,\"limit\":500,\"remaining\":455,\"overage\":0,\"topped_up\":0,\"top_ups\":0,\"resets_at\":\""
                                    + end + "\"}");
        }
    }

    @Test
    void shouldReportWhatIsOverALimit() {
        String owner = world.signUp("acme", "professional");
        world.tenancy.usage().require(world.context(owner), "content", 45);
        world.tenancy
                .overrides()
                .set(
                        world.context(owner).tenantId(),
                        new Entitlement.OfMeter("content", 40, null),
                        "as agreed",
                        Actor.operator("Olga"));
        try (Server server = Server.of(world.tenancy)) {
            JsonNode usage =
                    server.get("/tenants/me/usage").as(owner).send().expect(200).json();
            assertThat(usage.at("/meters/1/overage").asInt()).isEqualTo(5);
            assertThat(usage.at("/meters/1/remaining").asInt(-1)).isZero();
            assertThat(usage.at("/percentage_used/content").asDouble()).isEqualTo(112.5);
        }
    }

    @Test
    void shouldListThePlansOfTheGuide() {
        try (Server server = Server.of(world.tenancy)) {
            JsonNode plans = server.get("/plans").send().expect(200).json();
            assertThat(plans.path("object").asText()).isEqualTo("list");
            assertThat(plans.at("/data/1").toString())
                    .isEqualTo("{\"key\":\"starter\",\"version\":1,\"name\":\"Starter\","
                            + "\"price\":{\"amount\":9900,\"currency\":\"USD\",\"interval\":\"month\"},"
                            + "\"limits\":{\"users\":3,\"content\":100,\"leads\":1000},"
                            + "\"features\":[\"content_lead\",\"investor\",\"api_access\"],"
                            + "\"rate_limit\":{\"requests\":300,\"per_seconds\":60}}");
            assertThat(plans.at("/data/3/limits").toString())
                    .isEqualTo("{\"users\":null,\"content\":null,\"leads\":null}");
        }
    }
}
