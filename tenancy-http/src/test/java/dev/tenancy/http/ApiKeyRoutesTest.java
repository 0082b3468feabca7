package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.role.Role;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiKeyRoutesTest {

    private static final String KEYS = "/tenants/me/api-keys";

    private final World world = new World();
    private Server server;
    private String owner;

    @BeforeEach
    void start() {
        server = Server.of(world.tenancy);
        owner = world.signUp("keyed", "starter");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldShowTheSecretInTheAnswerThatMakesItAlone() {
        Answer created = create("{\"name\":\"robot\",\"role\":\"member\",\"scopes\":[\"usage:read\",\"tenant:read\"]}")
                .expect(201);
        assertThat(created.json().properties())
                .extracting(field -> field.getKey())
                .containsExactly(
                        "id",
                        "name",
                        "role",
                        "scopes",
                        "created_by",
                        "hint",
                        "created_at",
                        "expires_at",
                        "last_used_at",
                        "revoked_at",
                        "secret");
        String secret = created.text("secret");
        assertThat(secret).startsWith("sk_live_");
        assertThat(created.text("hint")).isEqualTo(secret.substring(0, 12) + "…");
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        assertThat(created.json().path("scopes"))
                .extracting(one -> one.asText())
                .containsExactly("tenant:read", "usage:read");
        String path = created.header("Location");
        Answer got = server.get(path).as(owner).send().expect(200);
        Answer list = server.get(KEYS).as(owner).send().expect(200);
        assertThat(list.json().at("/data/0")).isEqualTo(got.json());
        assertThat(got.body() + list.body()).doesNotContain(secret).doesNotContain("\"secret\"");
        server.get("/tenants/me").as(secret).send().expect(200);
        server.get("/tenants/me/users").as(secret).send().expect(403, "scope_required");
    }

    @Test
    void shouldRefuseARevokedOrExpiredKeyAndKeepItOnTheList() {
        Answer created = create("{\"name\":\"a\",\"role\":\"viewer\"}").expect(201);
        server.delete(created.header("Location")).as(owner).send().expect(204);
        server.delete(created.header("Location")).as(owner).send().expect(204);
        server.get("/tenants/me").as(created.text("secret")).send().expect(401, "unauthenticated");
        assertThat(server.get(created.header("Location"))
                        .as(owner)
                        .send()
                        .expect(200)
                        .json()
                        .path("revoked_at")
                        .isNull())
                .isFalse();
        String soon = world.clock.instant().plusSeconds(60).toString();
        Answer expiring = create("{\"name\":\"b\",\"role\":\"viewer\",\"expires_at\":\"" + soon + "\"}")
                .expect(201);
        server.get("/tenants/me").as(expiring.text("secret")).send().expect(200);
        world.clock.advance(Duration.ofSeconds(60));
        server.get("/tenants/me").as(expiring.text("secret")).send().expect(401, "unauthenticated");
    }

    @Test
    void shouldNameEverythingThatIsWrongWithAKey() {
        Answer refused = create(
                        "{\"name\":\" \",\"role\":\"owner\",\"scopes\":\"all\",\"expires_at\":\"tomorrow\",\"secret\":\"mine\"}")
                .expect(422, "validation_failed");
        assertThat(refused.json().path("errors"))
                .extracting(error ->
                        error.path("field").asText() + " " + error.path("code").asText())
                .containsExactlyInAnyOrder(
                        "secret unknown_field",
                        "scopes bad_type",
                        "name bad_length",
                        "role out_of_range",
                        "expires_at bad_format");
        create("{\"name\":\"a\",\"role\":\"viewer\",\"scopes\":[1]}").expect(422, "validation_failed");
        create("{\"name\":\"a\",\"role\":\"viewer\",\"scopes\":[\"members:write\"]}")
                .expect(422, "validation_failed");
        create("{\"name\":\"a\",\"role\":\"viewer\",\"scopes\":[\"everything\"]}")
                .expect(422, "validation_failed");
    }

    @Test
    void shouldNotServeKeysToAPlanWithoutThem() {
        String poor = world.signUp("poor", "free");
        Answer refused = server.post(KEYS, "{\"name\":\"a\",\"role\":\"viewer\"}")
                .as(poor)
                .send()
                .expect(403, "feature_not_in_plan");
        assertThat(refused.text("feature")).isEqualTo("api_access");
        String key = world.key(owner, Role.VIEWER);
        server.post("/tenants/me/downgrade?new_tier=free&when=now", "{}")
                .as(owner)
                .send()
                .expect(200);
        server.get("/tenants/me").as(key).send().expect(403, "feature_not_in_plan");
    }

    private Answer create(String json) {
        return server.post(KEYS, json).as(owner).send();
    }
}
