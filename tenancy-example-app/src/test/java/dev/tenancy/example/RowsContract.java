package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.example.RunningApp.TestTenant;
import dev.tenancy.id.TypeId;
import dev.tenancy.id.UuidGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The application's own rows: each tenant has its own. */
interface RowsContract extends RunsService {

    @Test
    default void shouldShowTwoTenantsWithTheSameLeadsOnlyTheirOwn() {
        TestTenant one = app().tenant("starter");
        TestTenant other = app().tenant("starter");
        for (TestTenant tenant : List.of(one, other)) {
            for (String name : List.of("ann", "bob")) {
                tenant.owner()
                        .post("/leads", """
                        {"email":"%s@example.com","name":"of %s"}
                        """.formatted(name, tenant.slug()))
                        .expect(201);
            }
            tenant.owner().post("/content", """
                    {"title":"of %s","body":"text","topic":"rows"}
                    """.formatted(tenant.slug())).expect(201);
            tenant.owner()
                    .post("/content/generate", "{\"topic\":\"" + tenant.slug() + "\"}")
                    .expect(201);
        }

        for (TestTenant tenant : List.of(one, other)) {
            Answer leads = tenant.owner().get("/leads").expect(200);
            assertThat(all(leads, "email")).containsExactly("bob@example.com", "ann@example.com");
            assertThat(all(leads, "name")).containsOnly("of " + tenant.slug());
            Answer content = tenant.owner().get("/content").expect(200);
            assertThat(all(content, "title")).hasSize(2).allMatch(title -> title.contains(tenant.slug()));
            Answer summary = tenant.owner().get("/investor/summary").expect(200);
            assertThat(summary.json().at("/leads").asInt()).isEqualTo(2);
            assertThat(summary.json().at("/content").asInt()).isEqualTo(2);
        }
    }

    @Test
    default void shouldAnswerForAnotherTenantsLeadAsForOneThatNeverWas() {
        TestTenant one = app().tenant("starter");
        Client stranger = app().tenant("starter").owner().with("X-Request-Id", "the-same-for-both");
        String foreign = lead(one, "ann");
        String missing = new TypeId("lead", UuidGenerator.create().get()).toString();

        for (String method : List.of("GET", "DELETE")) {
            Answer ofForeign = stranger.send(method, "/leads/" + foreign, null);
            Answer ofMissing = stranger.send(method, "/leads/" + missing, null);
            assertThat(ofForeign.expect(404).body())
                    .isEqualTo(ofMissing.expect(404).body());
            assertThat(ofForeign.text("/code")).isEqualTo("not_found");
        }
        one.owner().get("/leads/" + foreign).expect(200);
    }

    @Test
    default void shouldGiveAPageOfItsOwnRowsForACursorOfAnotherTenant() {
        TestTenant one = app().tenant("starter");
        TestTenant other = app().tenant("starter");
        String own = lead(other, "own");
        lead(one, "ann");
        lead(one, "bob");
        String cursor = one.owner().get("/leads?limit=1").text("/next_cursor");

        Answer page = other.owner().get("/leads?cursor=" + cursor).expect(200);

        assertThat(all(page, "id")).containsExactly(own);
    }

    @Test
    default void shouldDeleteALeadOnce() {
        TestTenant tenant = app().tenant("starter");
        String id = lead(tenant, "ann");
        Answer read = tenant.owner().get("/leads/" + id).expect(200);
        assertThat(read.text("/email")).isEqualTo("ann@example.com");
        assertThat(read.text("/created_at")).isNotEmpty();

        tenant.owner().delete("/leads/" + id).expect(204);

        tenant.owner().delete("/leads/" + id).expect(404);
        tenant.owner().get("/leads/" + id).expect(404);
        assertThat(tenant.owner().get("/leads").json().at("/data")).isEmpty();
    }

    @Test
    default void shouldTakeTheSameAddressTwiceInOneTenant() {
        TestTenant tenant = app().tenant("starter");

        assertThat(lead(tenant, "ann")).isNotEqualTo(lead(tenant, "ann"));
    }

    @Test
    default void shouldPageThroughContentNewestFirstWhileMoreIsInserted() {
        TestTenant tenant = app().tenant("starter");
        List<String> expected = new ArrayList<>();
        IntStream.range(0, 7).forEach(i -> expected.add(0, content(tenant, "title " + i)));

        List<String> read = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            Answer answer = tenant.owner().get("/content?limit=3" + cursor).expect(200);
            read.addAll(all(answer, "id"));
            boolean last = page == 2;
            assertThat(answer.json().at("/has_more").asBoolean(last)).isEqualTo(!last);
            assertThat(answer.json().at("/next_cursor").isNull()).isEqualTo(last);
            cursor = "&cursor=" + answer.text("/next_cursor");
            content(tenant, "inserted meanwhile");
        }

        assertThat(read).isEqualTo(expected);
    }

    @Test
    default void shouldKeepTheLongestTextsInAnyScript() {
        Client owner = app().tenant("starter").owner();
        String name = "\uD83D\uDE80".repeat(200);

        owner.post("/leads", "{\"email\":\"a@example.com\",\"name\":\"" + name + "\"}")
                .expect(201);
        owner.post("/content/generate", "{\"topic\":\"" + name + "\"}").expect(201);
        owner.post("/content", """
                {"title":"%1$s","body":"%2$s","topic":"%1$s"}
                """.formatted(name, "\uD83D\uDE80".repeat(20_000)))
                .expect(201);

        assertThat(all(owner.get("/leads"), "name")).containsExactly(name);
        assertThat(all(owner.get("/content"), "topic")).containsExactly(name, name);
    }

    @Test
    default void shouldLetAViewerReadButNotWrite() {
        TestTenant tenant = app().tenant("starter");
        String id = lead(tenant, "ann");
        Client viewer = app().client()
                .bearer(tenant.owner()
                        .post("/tenants/me/api-keys", "{\"name\":\"reader\",\"role\":\"viewer\"}")
                        .expect(201)
                        .text("/secret"));

        for (String path : List.of("/leads", "/leads/" + id, "/content", "/content-lead/quick-start")) {
            viewer.get(path).expect(200);
        }
        for (Answer answer : List.of(
                viewer.post("/leads", "{\"email\":\"x@example.com\",\"name\":\"X\"}"),
                viewer.delete("/leads/" + id),
                viewer.post("/content", "{\"title\":\"x\"}"),
                viewer.post("/content/generate", "{\"topic\":\"x\"}"))) {
            assertThat(answer.expect(403).text("/code")).isEqualTo("role_required");
            assertThat(answer.text("/required_role")).isEqualTo("member");
        }
    }

    private static String lead(TestTenant tenant, String name) {
        return tenant.owner()
                .post("/leads", "{\"email\":\"" + name + "@example.com\",\"name\":\"" + name + "\"}")
                .expect(201)
                .text("/id");
    }

    private static String content(TestTenant tenant, String title) {
        return tenant.owner()
                .post("/content", "{\"title\":\"" + title + "\"}")
                .expect(201)
                .text("/id");
    }

    private static List<String> all(Answer list, String field) {
        return StreamSupport.stream(list.json().at("/data").spliterator(), false)
                .map(item -> item.at("/" + field))
                .map(JsonNode::asText)
                .toList();
    }
}
