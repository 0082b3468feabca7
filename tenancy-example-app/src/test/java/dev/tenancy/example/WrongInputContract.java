package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.example.RunningApp.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong input: every field and its bound are named, and nothing is changed. */
interface WrongInputContract extends RunsService {

    @Test
    default void shouldNameEverythingThatIsWrongWithASignUp() {
        Answer refused = app().client().post("/tenants", """
                {"name":"%s","slug":"Not A Slug","email":"nobody","owner_name":"Olga","owner_email":"olga@example.com",
                 "subscription_tier":"platinum","colour":"red"}
                """.formatted("x".repeat(201)));

        assertThat(refused.expect(422).text("/code")).isEqualTo("validation_failed");
        assertThat(refused.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        Map<String, String> details = errors(refused);
        assertThat(details).containsOnlyKeys("name", "slug", "email", "subscription_tier", "colour");
        assertThat(details.get("name")).contains("200");
        assertThat(details.get("slug")).contains("3 to 63");
        assertThat(details.get("subscription_tier")).contains("free", "enterprise");
        assertThat(refused.body()).doesNotContain("Not A Slug");
    }

    @Test
    default void shouldNameEverythingThatIsWrongWithALead() {
        Client owner = app().tenant("starter").owner();

        Answer refused = owner.post("/leads", """
                {"email":"two@at@signs","name":"%s","tenant_id":"another"}
                """.formatted("x".repeat(201)));

        assertThat(errors(refused.expect(422))).containsOnlyKeys("email", "name", "tenant_id");
        assertThat(errors(owner.post("/leads", "{}").expect(422))).containsOnlyKeys("email", "name");
        assertNothingWasMade(owner);
    }

    @Test
    default void shouldNameEverythingThatIsWrongWithContent() {
        Client owner = app().tenant("starter").owner();

        Answer refused = owner.post("/content", """
                {"title":"a\\u0000b","body":"%s","topic":""}
                """.formatted("x".repeat(20_001)));

        Map<String, String> details = errors(refused.expect(422));
        assertThat(details).containsOnlyKeys("title", "body", "topic");
        assertThat(details.get("body")).contains("20000");
        assertThat(errors(owner.post("/content/generate", "{\"topic\":\"" + "x".repeat(201) + "\"}")
                        .expect(422)))
                .containsOnlyKeys("topic");
        assertNothingWasMade(owner);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "null", "\"text\"", "{\"title\":\"x\"} {}", "{\"title\":\"x\",\"title\":\"y\"}"})
    default void shouldRefuseABodyThatIsNoJsonObject(String body) {
        Client owner = app().tenant("starter").owner();

        assertThat(owner.post("/content", body).expect(400).text("/code")).isEqualTo("malformed_request");
        assertNothingWasMade(owner);
    }

    @Test
    default void shouldRefuseAValueOfTheWrongType() {
        Client owner = app().tenant("starter").owner();

        assertThat(errors(owner.post("/content", "{\"title\":17,\"body\":{}}").expect(422)))
                .containsOnlyKeys("title", "body");
        assertNothingWasMade(owner);
    }

    @ParameterizedTest
    @CsvSource({
        "/leads?limit=-1, limit",
        "/leads?limit=0, limit",
        "/content?limit=101, limit",
        "/content?limit=ten, limit",
        "/leads?cursor=nonsense, cursor",
        "/leads?colour=red, colour"
    })
    default void shouldRefuseAQueryThatBreaksItsBound(String path, String parameter) {
        Answer refused = app().tenant("starter").owner().get(path);

        assertThat(refused.expect(400).text("/code")).isEqualTo("malformed_request");
        assertThat(refused.text("/parameter")).isEqualTo(parameter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "lead_x", "content_01h455vb4pex5vsknk084sn02q", "LEAD_01h455vb4pex5vsknk084sn02q"})
    default void shouldTakeWhatIsNoLeadIdForAMissingLead(String id) {
        app().tenant("starter").owner().get("/leads/" + id).expect(404);
    }

    @Test
    default void shouldRefuseAnUnknownTierAndChangeNothing() {
        Client owner = app().tenant("starter").owner();

        Answer refused = owner.send("POST", "/tenants/me/upgrade?new_tier=platinum", null);

        assertThat(refused.expect(400).text("/parameter")).isEqualTo("new_tier");
        assertThat(owner.get("/tenants/me").expect(200).text("/subscription_tier"))
                .isEqualTo("starter");
    }

    @Test
    default void shouldLeaveTheSlugOfARefusedSignUpToOthers() {
        String form = """
                {"name":"Late","slug":"late-tenant","email":"a@late.example","owner_name":"A","owner_email":"a@late.example",
                 "subscription_tier":"%s"}
                """;

        app().client().post("/tenants", form.formatted("platinum")).expect(422);
        app().client().post("/tenants", form.formatted("free")).expect(201);
    }

    @Test
    default void shouldTellThatTheSlugIsTaken() {
        TestTenant tenant = app().tenant("free");

        Answer refused = app().client().post("/tenants", """
                {"name":"Again","slug":"%s","email":"a@b.example","owner_name":"A","owner_email":"a@b.example"}
                """.formatted(tenant.slug()));

        assertThat(refused.expect(409).text("/code")).isEqualTo("slug_taken");
    }

    private static void assertNothingWasMade(Client owner) {
        assertThat(owner.get("/content").json().at("/data")).isEmpty();
        assertThat(owner.get("/leads").json().at("/data")).isEmpty();
        Answer usage = owner.get("/tenants/me/usage").expect(200);
        assertThat(List.of(
                        usage.json().at("/content_created").asInt(-1),
                        usage.json().at("/leads_captured").asInt(-1)))
                .containsOnly(0);
    }

    private static Map<String, String> errors(Answer refused) {
        return StreamSupport.stream(refused.json().at("/errors").spliterator(), false)
                .collect(Collectors.toMap(error -> text(error, "field"), error -> text(error, "detail")));
    }

    private static String text(JsonNode error, String field) {
        return error.at("/" + field).asText();
    }
}
