package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Changes of plan as a customer's owner makes them. */
interface PlanChangeContract extends RunsService {

    @Test
    default void shouldPreviewScheduleAndTakeBackADowngrade() {
        Client owner = app().tenant("professional").owner();
        String periodEnd = subscription(owner).at("/period/end").asText();

        JsonNode preview =
                owner.get("/tenants/me/plan-change?new_tier=free").expect(200).json();
        assertThat(preview.at("/effective_at").asText()).isEqualTo(periodEnd);
        assertThat(preview.at("/features/lost").size()).isEqualTo(5);
        assertThat(preview.at("/limits/lost/0").toString()).isEqualTo("{\"meter\":\"users\",\"from\":10,\"to\":1}");
        assertThat(subscription(owner).at("/pending_change").isNull()).isTrue();

        Answer scheduled = owner.send("POST", "/tenants/me/downgrade?new_tier=free", null);
        assertThat(scheduled.expect(200).text("/subscription_tier")).isEqualTo("professional");
        assertThat(subscription(owner).at("/pending_change/plan").asText()).isEqualTo("free");
        assertThat(subscription(owner).at("/pending_change/effective_at").asText())
                .isEqualTo(periodEnd);

        owner.delete("/tenants/me/plan-change").expect(204);
        assertThat(subscription(owner).at("/pending_change").isNull()).isTrue();
        assertThat(owner.delete("/tenants/me/plan-change").expect(404).text("/code"))
                .isEqualTo("not_found");
    }

    @Test
    default void shouldPutAnUpgradeInThePlaceOfADowngradeToCome() {
        Client owner = app().tenant("starter").owner();
        owner.send("POST", "/tenants/me/downgrade?new_tier=free&when=period_end", null)
                .expect(200);

        owner.send("POST", "/tenants/me/upgrade?new_tier=enterprise", null).expect(200);

        assertThat(subscription(owner).at("/plan").asText()).isEqualTo("enterprise");
        assertThat(subscription(owner).at("/pending_change").isNull()).isTrue();
    }

    @Test
    default void shouldNameWhatStandsInTheWayOfADowngradeAndKeepIt() {
        Client owner = app().tenant("starter").owner();
        owner.post("/tenants/me/users", """
                {"email":"second@example.com","name":"Second","role":"member"}
                """).expect(201);

        JsonNode preview =
                owner.get("/tenants/me/plan-change?new_tier=free").expect(200).json();
        assertThat(preview.at("/blocked").asBoolean()).isTrue();
        Answer blocked = owner.send("POST", "/tenants/me/downgrade?new_tier=free", null);

        assertThat(blocked.expect(409).text("/code")).isEqualTo("plan_change_blocked");
        assertThat(blocked.json().at("/violations")).isEqualTo(preview.at("/violations"));
        assertThat(blocked.json().at("/violations").toString())
                .isEqualTo("[{\"meter\":\"users\",\"used\":2,\"limit\":1}]");
        assertThat(owner.get("/tenants/me/users").json().at("/data")).hasSize(2);
    }

    @Test
    default void shouldLetViewersLookAndOnlyOwnersChange() {
        Client owner = app().tenant("starter").owner();
        Client program = app().client()
                .bearer(owner.post("/tenants/me/api-keys", "{\"name\":\"ci\",\"role\":\"viewer\"}")
                        .expect(201)
                        .text("/secret"));

        program.get("/tenants/me/plan-change?new_tier=free").expect(200);
        assertThat(program.delete("/tenants/me/plan-change").expect(403).text("/code"))
                .isEqualTo("role_required");
        assertThat(program.send("POST", "/tenants/me/downgrade?new_tier=free", null)
                        .expect(403)
                        .text("/code"))
                .isEqualTo("role_required");
    }

    private static JsonNode subscription(Client owner) {
        return owner.get("/tenants/me/subscription").expect(200).json();
    }
}
