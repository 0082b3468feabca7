package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.role.Role;
import dev.tenancy.tenant.TenantReference;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionRoutesTest {

    private final World world = new World();
    private Server server;
    private String owner;

    @BeforeEach
    void start() {
        server = Server.of(world.tenancy);
        owner = world.signUp("subscribed", "starter");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldShowTheSubscription() {
        Answer answer = server.get("/tenants/me/subscription").as(owner).send().expect(200);
        assertThat(answer.text("plan")).isEqualTo("starter");
        assertThat(answer.json().path("version").asInt()).isOne();
        assertThat(answer.json().at("/period/start").asText()).isEqualTo(answer.text("anchor"));
        assertThat(answer.json().path("pending_change").isNull()).isTrue();
        assertThat(answer.json().at("/entitlements/limits/1").toString())
                .isEqualTo("{\"meter\":\"content\",\"limit\":100,\"source\":\"plan\"}");
        assertThat(answer.json().at("/entitlements/features/0").toString())
                .isEqualTo("{\"feature\":\"content_lead\",\"enabled\":true,\"source\":\"plan\"}");
    }

    @Test
    void shouldUpgradeAtOnceAndKeepWhatWasUsed() {
        world.tenancy.usage().require(world.context(owner), "content", 7);
        Answer upgraded = post("upgrade?new_tier=enterprise").expect(200);
        assertThat(upgraded.text("subscription_tier")).isEqualTo("enterprise");
        assertThat(upgraded.json().at("/features_enabled/sla").asBoolean()).isTrue();
        Answer usage = server.get("/tenants/me/usage").as(owner).send().expect(200);
        assertThat(usage.json().path("content_created").asInt()).isEqualTo(7);
        assertThat(usage.json().path("content_limit").isNull()).isTrue();
        assertThat(usage.json().at("/percentage_used/content").isNull()).isTrue();
    }

    @Test
    void shouldDowngradeAtThePeriodsEndUnlessItIsSaidToBeAtOnce() {
        String end = server.get("/tenants/me/subscription")
                .as(owner)
                .send()
                .json()
                .at("/period/end")
                .asText();
        assertThat(post("downgrade?new_tier=free").expect(200).text("subscription_tier"))
                .isEqualTo("starter");
        assertThat(pending().toString())
                .isEqualTo("{\"kind\":\"change\",\"plan\":\"free\",\"version\":1,\"effective_at\":\"" + end
                        + "\",\"grace_until\":null}");
        assertThat(post("downgrade?new_tier=free&when=period_end").expect(200).text("subscription_tier"))
                .isEqualTo("starter");

        // Past the life of the token.
        TenantReference tenant = new TenantReference.ById(world.context(owner).tenantId());
        world.clock.set(Instant.parse(end).minusMillis(1));
        assertThat(world.tenancy.access().system(tenant, "test").subscription().plan())
                .isEqualTo("starter");
        world.clock.set(Instant.parse(end));
        assertThat(world.tenancy.access().system(tenant, "test").subscription().plan())
                .isEqualTo("free");
    }

    @Test
    void shouldDowngradeAtOnceWhenThatIsSaid() {
        assertThat(post("downgrade?new_tier=free&when=now").expect(200).text("subscription_tier"))
                .isEqualTo("free");
        assertThat(pending().isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "downgrade?new_tier=free&when=NOW",
                "downgrade?new_tier=free&when=",
                "upgrade?new_tier=enterprise&when=now"
            })
    void shouldRefuseAnyOtherTime(String path) {
        assertThat(post(path).expect(400, "malformed_request").text("parameter"))
                .isEqualTo("when");
    }

    @Test
    void shouldTakeAChangeBackOnce() {
        post("downgrade?new_tier=free").expect(200);
        assertThat(undo().expect(204).body()).isEmpty();
        assertThat(pending().isNull()).isTrue();
        undo().expect(404, "not_found");
    }

    @Test
    void shouldPutAnUpgradeInThePlaceOfAChangeToCome() {
        post("downgrade?new_tier=free").expect(200);
        assertThat(post("upgrade?new_tier=professional").expect(200).text("subscription_tier"))
                .isEqualTo("professional");
        assertThat(pending().isNull()).isTrue();
    }

    @Test
    void shouldTellWhatAChangeWouldDo() {
        world.member(owner, "second@x.example", Role.VIEWER);
        String end = server.get("/tenants/me/subscription")
                .as(owner)
                .send()
                .json()
                .at("/period/end")
                .asText();

        Answer down = preview("free").expect(200);
        assertThat(down.json().toString()).isEqualTo("""
                {"from":{"plan":"starter","version":1},"to":{"plan":"free","version":1},"direction":"downgrade",\
                "effective_at":"%s","limits":{"gained":[],"lost":[{"meter":"users","from":3,"to":1},\
                {"meter":"content","from":100,"to":10},{"meter":"leads","from":1000,"to":100}]},\
                "features":{"gained":[],"lost":["investor","api_access"]},"blocked":true,\
                "violations":[{"meter":"users","used":2,"limit":1}]}""".formatted(end));

        Answer up = preview("enterprise").expect(200);
        assertThat(up.text("direction")).isEqualTo("upgrade");
        assertThat(up.text("effective_at")).isEqualTo(world.clock.instant().toString());
        assertThat(up.json().at("/limits/gained/0").toString())
                .isEqualTo("{\"meter\":\"users\",\"from\":3,\"to\":null}");
        assertThat(up.json().path("blocked").asBoolean(true)).isFalse();
        assertThat(tier()).isEqualTo("starter");
    }

    @ParameterizedTest
    @CsvSource({
        "?new_tier=starter, 409, not_an_upgrade",
        "?new_tier=gold, 400, malformed_request",
        "'', 400, malformed_request"
    })
    void shouldRefuseToPreviewWhatIsNoChange(String query, int status, String code) {
        server.get("/tenants/me/plan-change" + query).as(owner).send().expect(status, code);
    }

    @Test
    void shouldShowATrialAndWhatItFallsTo() {
        Instant end = world.clock.instant().plus(Duration.ofDays(3));
        world.tenancy.subscriptions().startTrial(world.context(owner).tenantId(), "enterprise", end, "free");

        Answer answer = server.get("/tenants/me/subscription").as(owner).send().expect(200);
        assertThat(answer.text("plan")).isEqualTo("enterprise");
        assertThat(answer.text("trial_ends_at")).isEqualTo(end.toString());
        assertThat(answer.json().at("/pending_change/kind").asText()).isEqualTo("trial_end");
        assertThat(answer.json().at("/pending_change/plan").asText()).isEqualTo("free");
        undo().expect(404, "not_found");

        world.clock.advance(Duration.ofDays(3));
        assertThat(tier()).isEqualTo("free");
    }

    @Test
    void shouldShowWhatStandsOverThePlanAndUntilWhen() {
        world.member(owner, "second@x.example", Role.VIEWER);
        post("downgrade?new_tier=free&when=now").expect(409, "plan_change_blocked");
        world.overLimit = OverLimit.grace(Duration.ofDays(7));

        post("downgrade?new_tier=free&when=now").expect(200);

        Answer answer = server.get("/tenants/me/subscription").as(owner).send().expect(200);
        assertThat(answer.json().path("over_limit").toString())
                .isEqualTo("[{\"meter\":\"users\",\"used\":2,\"limit\":1}]");
        assertThat(answer.text("grace_until"))
                .isEqualTo(world.clock.instant().plus(Duration.ofDays(7)).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "upgrade?new_tier=starter, 409, not_an_upgrade",
        "upgrade?new_tier=free, 409, not_an_upgrade",
        "downgrade?new_tier=enterprise&when=now, 409, not_a_downgrade",
        "downgrade?new_tier=starter&when=now, 409, not_a_downgrade",
        "upgrade?new_tier=gold, 400, malformed_request",
        "upgrade?new_tier=, 400, malformed_request",
        "upgrade, 400, malformed_request",
        "downgrade?when=now, 400, malformed_request",
        "upgrade?new_tier=enterprise&new_tier=free, 400, malformed_request",
    })
    void shouldRefuseWhatIsNoSuchChange(String path, int status, String code) {
        Answer refused = post(path).expect(status, code);
        if (status == 400) {
            assertThat(refused.text("parameter")).isEqualTo("new_tier");
        }
        assertThat(server.get("/tenants/me").as(owner).send().text("subscription_tier"))
                .isEqualTo("starter");
    }

    @Test
    void shouldNameWhatStandsOverTheNewPlansLimits() {
        world.member(owner, "second@x.example", Role.VIEWER);
        Answer blocked = post("downgrade?new_tier=free&when=now").expect(409, "plan_change_blocked");
        assertThat(blocked.json().path("violations").toString())
                .isEqualTo("[{\"meter\":\"users\",\"used\":2,\"limit\":1}]");
    }

    @Test
    void shouldAskForPaymentWhenThePolicyRefusesThePlan() {
        World strict = new World(builder -> builder.subscriptionPolicy(SubscriptionPolicy.refusePaidPlans()));
        String boss = strict.signUp("strict", "free");
        try (Server other = Server.of(strict.tenancy)) {
            Answer refused = other.call("POST", "/tenants/me/upgrade?new_tier=starter")
                    .as(boss)
                    .send()
                    .expect(402, "payment_required");
            assertThat(refused.text("tier")).isEqualTo("starter");
        }
    }

    private Answer post(String path) {
        return server.call("POST", "/tenants/me/" + path).as(owner).send();
    }

    private Answer undo() {
        return server.call("DELETE", "/tenants/me/plan-change").as(owner).send();
    }

    private Answer preview(String tier) {
        return server.get("/tenants/me/plan-change?new_tier=" + tier).as(owner).send();
    }

    private JsonNode pending() {
        return server.get("/tenants/me/subscription").as(owner).send().json().path("pending_change");
    }

    private String tier() {
        return server.get("/tenants/me").as(owner).send().text("subscription_tier");
    }
}
