package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.example.RunningApp.TestTenant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each of the guide's tiers costs, allows and refuses. */
interface TiersContract extends RunsService {

    @ParameterizedTest
    @CsvSource({
        "0, free, 0, 1, 10, 100, content_lead",
        "1, starter, 9900, 3, 100, 1000, content_lead investor api_access",
        "2, professional, 29900, 10, 500, 10000,"
                + " content_lead investor api_access legal_ai custom_branding priority_support",
        "3, enterprise, 99900, null, null, null,"
                + " content_lead investor api_access legal_ai custom_branding priority_support dedicated_support sla"
    })
    default void shouldOfferTheTiersOfTheGuide(
            int place, String key, int cents, String users, String content, String leads, String features) {
        JsonNode plan = app().client().get("/plans").expect(200).json().at("/data/" + place);

        assertThat(plan.at("/key").asText()).isEqualTo(key);
        assertThat(plan.at("/price/amount").asInt(-1)).isEqualTo(cents);
        assertThat(plan.at("/price/currency").asText()).isEqualTo("USD");
        assertThat(plan.at("/limits/users").asText()).isEqualTo(users);
        assertThat(plan.at("/limits/content").asText()).isEqualTo(content);
        assertThat(plan.at("/limits/leads").asText()).isEqualTo(leads);
        assertThat(StreamSupport.stream(plan.at("/features").spliterator(), false)
                        .map(JsonNode::asText))
                .containsExactlyInAnyOrder(features.split(" "));
    }

    @Test
    default void shouldRefuseAPremiumFeatureOnTheFreePlanAndNameThePlansThatHaveIt() {
        Answer refused = app().tenant("free").owner().get("/investor/summary");

        assertThat(refused.expect(403).text("/code")).isEqualTo("feature_not_in_plan");
        assertThat(refused.text("/feature")).isEqualTo("investor");
        assertThat(texts(refused, "/available_in")).containsExactly("starter", "professional", "enterprise");

        TestTenant starter = app().tenant("starter");
        starter.owner()
                .post("/leads", "{\"email\":\"a@example.com\",\"name\":\"A\"}")
                .expect(201);
        Answer summary = starter.owner().get("/investor/summary");
        assertThat(summary.expect(200).json().at("/leads").asInt()).isEqualTo(1);
        assertThat(summary.json().at("/content").asInt(-1)).isZero();
    }

    @Test
    default void shouldRefuseTheEleventhContentWhenTheLimitIsTen() {
        Client owner = app().tenant("free").owner();
        for (int i = 0; i < 10; i++) {
            owner.post("/content/generate", "{\"topic\":\"topic " + i + "\"}").expect(201);
        }

        Answer refused = owner.post("/content", "{\"title\":\"one too many\"}");

        assertThat(refused.expect(429).text("/code")).isEqualTo("limit_reached");
        assertThat(refused.text("/meter")).isEqualTo("content");
        assertThat(refused.json().at("/used").asInt()).isEqualTo(10);
        assertThat(refused.json().at("/limit").asInt()).isEqualTo(10);
        assertThat(refused.text("/resets_at")).isNotEmpty();
        assertThat(texts(refused, "/available_in")).containsExactly("starter", "professional", "enterprise");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(owner.get("/content?limit=100").json().at("/data")).hasSize(10);
    }

    @Test
    default void shouldRefuseTheSecondUserWhenTheFreePlanHasOneSeat() {
        Answer refused = app().tenant("free").owner().post("/tenants/me/users", """
                {"email":"second@example.com","name":"Second","role":"member"}
                """);

        assertThat(refused.expect(429).text("/code")).isEqualTo("limit_reached");
        assertThat(refused.text("/meter")).isEqualTo("users");
        assertThat(refused.header("Retry-After")).isEmpty();
        assertThat(refused.json().has("resets_at")).isFalse();
    }

    @Test
    default void shouldMakeNoApiKeyOnTheFreePlan() {
        Answer refused =
                app().tenant("free").owner().post("/tenants/me/api-keys", "{\"name\":\"ci\",\"role\":\"viewer\"}");

        assertThat(refused.expect(403).text("/code")).isEqualTo("feature_not_in_plan");
        assertThat(refused.text("/feature")).isEqualTo("api_access");
    }

    @Test
    default void shouldRefuseAKeyOnceThePlanHasNoApiAccessAnyMore() {
        Client owner = app().tenant("starter").owner();
        Client program = app().client()
                .bearer(owner.post("/tenants/me/api-keys", "{\"name\":\"ci\",\"role\":\"member\"}")
                        .expect(201)
                        .text("/secret"));
        program.get("/leads").expect(200);
        String second = owner.post("/tenants/me/users", """
                {"email":"second@example.com","name":"Second","role":"member"}
                """).expect(201).text("/id");

        Answer blocked = owner.send("POST", "/tenants/me/downgrade?new_tier=free&when=now", null);
        assertThat(blocked.expect(409).text("/code")).isEqualTo("plan_change_blocked");
        assertThat(blocked.text("/violations/0/meter")).isEqualTo("users");

        owner.delete("/tenants/me/users/" + second).expect(204);
        owner.send("POST", "/tenants/me/downgrade?new_tier=free&when=now", null).expect(200);
        Answer refused = program.get("/leads");
        assertThat(refused.expect(403).text("/feature")).isEqualTo("api_access");
        owner.get("/leads").expect(200);
    }

    private static List<String> texts(Answer answer, String pointer) {
        return StreamSupport.stream(answer.json().at(pointer).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
