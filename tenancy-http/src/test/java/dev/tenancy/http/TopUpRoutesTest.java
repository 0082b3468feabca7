package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopUpRoutesTest {

    private static final String UNTIL = "2999-01-31T00:00:00Z";
    private static final String FIVE =
            "{'meter':'content','amount':5,'burn':'after','expires_at':'" + UNTIL + "','reason':'Order 7'}";

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
    void shouldGrantUnitsThatTheTenantTakesBesideThoseOfItsPlan() {
        Answer granted = grant(FIVE).expect(201);

        assertThat(granted.text("id")).startsWith("topup_");
        assertThat(granted.json().path("remaining").asInt()).isEqualTo(5);
        assertThat(granted.text("burn")).isEqualTo("after");
        assertThat(granted.text("expires_at")).isEqualTo(UNTIL);
        assertThat(granted.json().get("revoked_at").isNull()).isTrue();
        assertThat(granted.json().path("granted_by").toString())
                .isEqualTo("{\"kind\":\"operator\",\"id\":\"operator\"}");

        world.tenancy.usage().require(world.context(owner), "content", 12);
        Answer usage = server.get("/tenants/me/usage").as(owner).send().expect(200);
        assertThat(usage.json().path("content_created").asInt()).isEqualTo(12);
        assertThat(usage.json().at("/percentage_used/content").asText()).isEqualTo("100.0");
        assertThat(usage.json().at("/meters/1/topped_up").asInt()).isEqualTo(2);
        assertThat(usage.json().at("/meters/1/remaining").asInt()).isEqualTo(3);
        assertThat(usage.json().at("/meters/1/overage").asInt()).isZero();
        assertThat(list().json().at("/data/0/remaining").asInt()).isEqualTo(3);
    }

    @Test
    void shouldGrantOnceForAKeyHoweverOftenItIsSent() {
        Answer first = keyed("order-7", FIVE).expect(201);
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        world.tenancy.usage().require(world.context(owner), "content", 12);
        revoke(first.text("id")).expect(204);

        Answer second = keyed("order-7", FIVE).expect(201);

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.json()).isEqualTo(first.json());
        keyed("order-7", FIVE.replace("5", "6")).expect(422, "idempotency_key_reused");
        assertThat(list().json().at("/data").size()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAKeyThatIsNone() {
        for (String key : new String[] {"", "k".repeat(256), "a\tb"}) {
            assertThat(keyed(key, FIVE).expect(400, "malformed_request").text("parameter"))
                    .as(key)
                    .isEqualTo("Idempotency-Key");
        }
        assertThat(post(FIVE)
                        .header("Idempotency-Key", "one")
                        .header("Idempotency-Key", "two")
                        .send()
                        .expect(400, "malformed_request")
                        .text("parameter"))
                .isEqualTo("Idempotency-Key");
        assertThat(list().json().at("/data").size()).isZero();
    }

    @Test
    void shouldTakeTheKeyForTheGrantAloneAndOnlyFromTheOperator() {
        keyed("k".repeat(255), FIVE).expect(201);

        server.get(path())
                .as(world.operatorToken)
                .header("Idempotency-Key", "order-7")
                .send()
                .expect(400, "malformed_request");
        server.post(path(), FIVE.replace('\'', '"'))
                .as(owner)
                .header("Idempotency-Key", "order-7")
                .send()
                .expect(403, "role_required");
    }

    @Test
    void shouldTakeBackWhatIsLeftOnce() {
        String id = grant(FIVE).expect(201).text("id");
        world.tenancy.usage().require(world.context(owner), "content", 11);

        revoke(id).expect(204);

        revoke(id).expect(404, "not_found");
        revoke("topup_x").expect(404, "not_found");
        assertThat(list().json().at("/data/0/revoked_at").asText()).isNotEmpty();
        assertThat(list().json().at("/data/0/remaining").asInt()).isEqualTo(4);
        assertThat(server.get("/tenants/me/usage")
                        .as(owner)
                        .send()
                        .json()
                        .at("/meters/1/remaining")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|meter required,amount required,burn required,reason required",
                "{'meter':'content','amount':0,'burn':'later','reason':'x'}|amount out_of_range,burn unknown",
                "{'meter':'users','amount':1,'burn':'after','reason':'x'}|meter bad_kind",
                "{'meter':'unheard_of','amount':1,'burn':'after','reason':''}|meter unknown,reason bad_length",
                "{'meter':'content','amount':1,'burn':'after','reason':'x','expires_at':'2001-01-01T00:00:00Z'}"
                        + "|expires_at out_of_range",
                "{'meter':'content','amount':1,'burn':'after','reason':'x','idempotency_key':'k'}"
                        + "|idempotency_key unknown_field",
                "{'meter':'content','amount':1,'burn':'after','reason':'x','remaining':9}|remaining unknown_field",
            })
    void shouldNameEverythingThatIsWrong(String body, String errors) {
        Answer refused = grant(body).expect(422, "validation_failed");

        StringBuilder found = new StringBuilder();
        refused.json()
                .path("errors")
                .forEach(error -> found.append(found.isEmpty() ? "" : ",")
                        .append(error.path("field").asText())
                        .append(' ')
                        .append(error.path("code").asText()));
        assertThat(found).hasToString(errors);
        assertThat(list().json().at("/data").size()).isZero();
    }

    private Answer grant(String json) {
        return post(json).send();
    }

    private Answer keyed(String key, String json) {
        return post(json).header("Idempotency-Key", key).send();
    }

    private Call post(String json) {
        return server.post(path(), json.replace('\'', '"')).as(world.operatorToken);
    }

    private Answer list() {
        return server.get(path()).as(world.operatorToken).send().expect(200);
    }

    private Answer revoke(String id) {
        return server.delete(path() + "/" + id).as(world.operatorToken).send();
    }

    private String path() {
        return "/admin/tenants/" + world.id(owner) + "/top-ups";
    }
}
