package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.role.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void shouldDowngradeAtOnceOnlyWhenThatIsSaid() {
        assertThat(post("downgrade?new_tier=free")
                        .expect(400, "malformed_request")
                        .text("parameter"))
                .isEqualTo("when");
        assertThat(post("downgrade?new_tier=free&when=period_end")
                        .expect(400, "malformed_request")
                        .text("parameter"))
                .isEqualTo("when");
        assertThat(post("downgrade?new_tier=free&when=NOW")
                        .expect(400, "malformed_request")
                        .text("parameter"))
                .isEqualTo("when");
        assertThat(post("upgrade?new_tier=enterprise&when=now")
                        .expect(400, "malformed_request")
                        .text("parameter"))
                .isEqualTo("when");
        assertThat(post("downgrade?new_tier=free&when=now").expect(200).text("subscription_tier"))
                .isEqualTo("free");
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
}
