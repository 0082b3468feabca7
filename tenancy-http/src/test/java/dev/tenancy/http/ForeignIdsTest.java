package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.role.Role;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The credentials of one tenant on the ids of another. */
class ForeignIdsTest {

    private static final World WORLD = new World();
    private static Server server;
    private static String ours;
    private static String theirs;

    @BeforeAll
    static void start() {
        server = Server.of(WORLD.tenancy);
        ours = WORLD.signUp("ours", "enterprise");
        theirs = WORLD.signUp("theirs", "enterprise");
        WORLD.key(theirs, Role.ADMIN);
        WORLD.member(theirs, "second@theirs.example", Role.MEMBER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, users",
        "PATCH, users",
        "DELETE, users",
        "GET, api-keys",
        "DELETE, api-keys",
        "DELETE, invitations",
    })
    void shouldAnswerForAForeignIdExactlyAsForOneThatNeverExisted(String method, String list) {
        String foreign = server.get("/tenants/me/" + list)
                .as(theirs)
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        String unknown = foreign.substring(0, foreign.length() - 4) + "0000";
        String otherKind = "audit_" + foreign.substring(foreign.indexOf('_') + 1);
        Answer answer = call(method, list, foreign);
        answer.expect(404, "not_found");
        for (String missing :
                new String[] {unknown, otherKind, "x", foreign.toUpperCase(), foreign + ";x", "..%2f" + foreign}) {
            Answer other = call(method, list, missing);
            assertThat(other.comparable()).as(missing).isEqualTo(answer.comparable());
            assertThat(other.headers().keySet()).isEqualTo(answer.headers().keySet());
        }
        call(method, list, "%00").expect(400, "malformed_request");
        Answer still = server.get("/tenants/me/" + list).as(theirs).send();
        assertThat(still.body()).contains(foreign);
    }

    @ParameterizedTest
    @CsvSource({"users", "api-keys", "invitations"})
    void shouldListNothingOfAnotherTenant(String list) {
        String foreign = server.get("/tenants/me/" + list)
                .as(theirs)
                .send()
                .json()
                .at("/data/0/id")
                .asText();
        Answer page = server.get("/tenants/me/" + list).as(ours).send().expect(200);
        assertThat(page.body()).doesNotContain(foreign, "theirs");
        Answer after = server.get("/tenants/me/" + list + "?cursor=" + foreign)
                .as(ours)
                .send()
                .expect(200);
        assertThat(after.body()).doesNotContain(foreign, "theirs");
    }

    @Test
    void shouldTellTenantsApartWhenTheyAskAtOnce() {
        var answers = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    String slug = i % 2 == 0 ? "ours" : "theirs";
                    Answer me = server.get("/tenants/me")
                            .as(i % 2 == 0 ? ours : theirs)
                            .send()
                            .expect(200);
                    return me.text("slug").equals(slug);
                }))
                .toList();
        assertThat(answers).allMatch(CompletableFuture::join);
    }

    private static Call body(Call call, String method) {
        return method.equals("PATCH") ? call.json("{\"name\":\"Mallory\"}") : call;
    }

    private static Answer call(String method, String list, String id) {
        return body(server.call(method, "/tenants/me/" + list + "/" + id).as(ours), method)
                .send();
    }
}
