package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.example.RunningApp.TestTenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of the guide that this product grew from. */
interface GuideContract extends RunsService {

    @Test
    default void shouldSignUpAcmeAsTheGuideDoes() {
        Answer answer = app().client().post("/tenants", """
                {
                  "name": "Acme Corporation",
                  "slug": "acme",
                  "email": "admin@acme.com",
                  "owner_name": "John Doe",
                  "owner_email": "john@acme.com",
                  "subscription_tier": "professional"
                }
                """);

        answer.expect(201);
        assertThat(answer.text("/id")).matches("tenant_[0-7][0-9a-z]{25}");
        assertThat(answer.text("/slug")).isEqualTo("acme");
        assertThat(answer.text("/name")).isEqualTo("Acme Corporation");
        assertThat(answer.text("/subscription_tier")).isEqualTo("professional");
        assertThat(answer.text("/status")).isEqualTo("active");
        for (String feature : List.of("content_lead", "investor", "legal_ai")) {
            assertThat(answer.json().at("/features_enabled/" + feature).asBoolean())
                    .as(feature)
                    .isTrue();
        }
        assertThat(answer.json().at("/features_enabled/sla").asBoolean(true)).isFalse();
        assertThat(answer.text("/email")).isEqualTo("admin@acme.com");
        assertThat(answer.text("/owner/email")).isEqualTo("john@acme.com");
        assertThat(answer.text("/owner/role")).isEqualTo("owner");
        assertThat(answer.text("/user_token/token")).startsWith("ut_");
        assertThat(answer.header("Location")).isPresent();
    }

    @Test
    default void shouldPutASignUpWithoutTierOnTheFreePlan() {
        Answer answer = app().client().post("/tenants", """
                {"name":"Test Corp","slug":"test","email":"test@example.com","owner_name":"Test User","owner_email":"test@example.com"}
                """);

        assertThat(answer.expect(201).text("/subscription_tier")).isEqualTo("free");
    }

    @Test
    default void shouldServeATenantByEveryWayOfNamingIt() {
        TestTenant tenant = app().tenant("professional");
        Client owner = tenant.owner();
        String key = owner.post("/tenants/me/api-keys", "{\"name\":\"ci\",\"role\":\"viewer\"}")
                .expect(201)
                .text("/secret");
        assertThat(key).startsWith("sk_live_");

        Map<String, Answer> answers = Map.of(
                "no name", owner.get("/content-lead/quick-start"),
                "subdomain", owner.with("Host", tenant.slug() + ".localhost").get("/content-lead/quick-start"),
                "header with the slug", owner.with("X-Tenant-ID", tenant.slug()).get("/content-lead/quick-start"),
                "header with the id", owner.with("X-Tenant-ID", tenant.id()).get("/content-lead/quick-start"),
                "path", owner.get("/t/" + tenant.slug() + "/content-lead/quick-start"),
                "API key", app().client().bearer(key).get("/content-lead/quick-start"));

        assertThat(answers).allSatisfy((way, answer) -> {
            assertThat(answer.status()).as(way).isEqualTo(200);
            assertThat(answer.text("/tenant/slug")).as(way).isEqualTo(tenant.slug());
            assertThat(answer.text("/tenant/id")).as(way).isEqualTo(tenant.id());
            assertThat(answer.text("/plan")).as(way).isEqualTo("professional");
        });
    }

    @Test
    default void shouldServeNobodyWhoOnlyNamesATenant() {
        TestTenant tenant = app().tenant("professional");
        Client nobody = app().client();

        List<Answer> answers = List.of(
                nobody.get("/content-lead/quick-start"),
                nobody.with("Host", tenant.slug() + ".localhost").get("/content-lead/quick-start"),
                nobody.with("X-Tenant-ID", tenant.slug()).get("/content-lead/quick-start"),
                nobody.get("/t/" + tenant.slug() + "/content-lead/quick-start"));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isPresent();
        });
    }

    @Test
    default void shouldReportTheUsageOfTheGuide() {
        TestTenant tenant = app().tenant("professional");
        tenant.consume("content", 44);
        tenant.consume("leads", 2_340);
        tenant.owner().post("/content/generate", "{\"topic\":\"usage\"}").expect(201);
        tenant.owner()
                .post("/leads", "{\"email\":\"lead@example.com\",\"name\":\"Lead\"}")
                .expect(201);

        Answer usage = tenant.owner().with("X-Tenant-ID", tenant.slug()).get("/tenants/me/usage");

        assertThat(usage.expect(200).text("/tenant_id")).isEqualTo(tenant.id());
        assertThat(usage.json().at("/content_created").asInt()).isEqualTo(45);
        assertThat(usage.json().at("/content_limit").asInt()).isEqualTo(500);
        assertThat(usage.json().at("/leads_captured").asInt()).isEqualTo(2_341);
        assertThat(usage.json().at("/leads_limit").asInt()).isEqualTo(10_000);
        assertThat(usage.text("/percentage_used/content")).isEqualTo("9.0");
        assertThat(usage.text("/percentage_used/leads")).isEqualTo("23.4");
    }

    @Test
    default void shouldUpgradeAtOnceAndKeepWhatWasUsed() {
        TestTenant tenant = app().tenant("professional");
        tenant.consume("content", 500);
        tenant.owner().post("/content/generate", "{\"topic\":\"growth\"}").expect(429);

        Answer upgraded = tenant.owner()
                .with("X-Tenant-ID", tenant.slug())
                .send("POST", "/tenants/me/upgrade?new_tier=enterprise", null);

        assertThat(upgraded.expect(200).text("/subscription_tier")).isEqualTo("enterprise");
        tenant.owner().post("/content/generate", "{\"topic\":\"growth\"}").expect(201);
        Answer usage = tenant.owner().get("/tenants/me/usage").expect(200);
        assertThat(usage.json().at("/content_created").asInt()).isEqualTo(501);
        assertThat(usage.json().at("/content_limit").isNull()).isTrue();
    }
}
