package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.role.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberRoutesTest {

    private static final String USERS = "/tenants/me/users";
    private static final World WORLD = new World();
    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.of(WORLD.tenancy);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldAddAMemberWhoHoldsASeatAndIsOnlyInvited() {
        String owner = WORLD.signUp("adding", "starter");
        Answer added = add(owner, "New@adding.example", "member").expect(201);
        assertThat(added.header("Location")).isEqualTo(USERS + "/" + added.text("id"));
        assertThat(added.text("id")).startsWith("user_");
        assertThat(added.text("status")).isEqualTo("invited");
        assertThat(added.text("role")).isEqualTo("member");
        assertThat(added.json().properties())
                .extracting(field -> field.getKey())
                .containsExactly("id", "email", "name", "role", "status", "created_at");
        assertThat(server.get(added.header("Location"))
                        .as(owner)
                        .send()
                        .expect(200)
                        .json())
                .isEqualTo(added.json());
        add(owner, "NEW@ADDING.EXAMPLE", "viewer").expect(409, "already_member");
        add(owner, "third@adding.example", "viewer").expect(201);
        Answer full = add(owner, "fourth@adding.example", "viewer").expect(429, "limit_reached");
        assertThat(full.text("meter")).isEqualTo("users");
        assertThat(full.json().has("resets_at")).isFalse();
        assertThat(full.headers()).doesNotContainKey("Retry-After");
        server.delete(added.header("Location")).as(owner).send().expect(204);
        add(owner, "fourth@adding.example", "viewer").expect(201);
    }

    @ParameterizedTest
    @CsvSource({"admin, 403", "owner, 403", "member, 201", "viewer, 201", "root, 422"})
    void shouldLetAnAdminGiveRolesBelowItsOwnOnly(String role, int status) {
        String owner = WORLD.signUp("giving-" + role, "enterprise");
        String admin = WORLD.member(owner, "admin@giving.example", Role.ADMIN);
        add(admin, "x@giving.example", role).expect(status);
    }

    @Test
    void shouldNotLetAMemberPromoteItselfOrManageItsEquals() {
        String owner = WORLD.signUp("climbing", "enterprise");
        String admin = WORLD.member(owner, "a@climbing.example", Role.ADMIN);
        String self = id(owner, "a@climbing.example");
        String boss = id(owner, "owner@climbing.example");
        change(admin, self, "{\"role\":\"owner\"}").expect(403, "role_required");
        change(admin, boss, "{\"role\":\"viewer\"}").expect(403, "role_required");
        change(admin, boss, "{\"name\":\"Mallory\"}").expect(403, "role_required");
        server.delete(USERS + "/" + boss).as(admin).send().expect(403, "role_required");
        change(admin, self, "{\"name\":\"Ada\"}").expect(200);
        change(admin, self, "{\"name\":\"Ada\",\"tenant_id\":\"x\",\"status\":\"active\",\"id\":\"y\"}")
                .expect(422, "validation_failed");
        change(owner, self, "{\"role\":\"owner\"}").expect(200);
    }

    @Test
    void shouldKeepAtLeastOneOwner() {
        String owner = WORLD.signUp("alone", "starter");
        String self = id(owner, "owner@alone.example");
        change(owner, self, "{\"role\":\"admin\"}").expect(409, "last_owner");
        server.delete(USERS + "/" + self).as(owner).send().expect(409, "last_owner");
    }

    @Test
    void shouldEndAMembersTokenAndKeysWithTheMembershipUnlessTheKeysAreKept() {
        String owner = WORLD.signUp("leaving", "enterprise");
        String first = WORLD.member(owner, "first@leaving.example", Role.ADMIN);
        String second = WORLD.member(owner, "second@leaving.example", Role.ADMIN);
        String dying = WORLD.key(first, Role.VIEWER);
        String kept = WORLD.key(second, Role.VIEWER);
        String firstId = id(owner, "first@leaving.example");
        server.delete(USERS + "/" + firstId + "?keep_keys=yes").as(owner).send().expect(400, "malformed_request");
        server.delete(USERS + "/" + firstId).as(owner).send().expect(204);
        server.delete(USERS + "/" + id(owner, "second@leaving.example") + "?keep_keys=true")
                .as(owner)
                .send()
                .expect(204);
        for (String dead : List.of(first, second, dying)) {
            server.get("/tenants/me").as(dead).send().expect(401, "unauthenticated");
        }
        server.get("/tenants/me").as(kept).send().expect(200);
        server.delete(USERS + "/" + firstId).as(owner).send().expect(404, "not_found");
    }

    @Test
    void shouldListAPageAtATimeNewestFirstWhateverIsAddedMeanwhile() {
        String owner = WORLD.signUp("listing", "enterprise");
        for (int i = 0; i < 6; i++) {
            add(owner, "m" + i + "@listing.example", "viewer").expect(201);
        }
        JsonNode first = page(owner, "?limit=3");
        assertThat(first.properties())
                .extracting(field -> field.getKey())
                .containsExactly("object", "data", "has_more", "next_cursor");
        assertThat(first.path("object").asText()).isEqualTo("list");
        assertThat(emails(first)).containsExactly("m5@listing.example", "m4@listing.example", "m3@listing.example");
        add(owner, "late@listing.example", "viewer").expect(201);
        JsonNode second =
                page(owner, "?limit=3&cursor=" + first.path("next_cursor").asText());
        assertThat(emails(second)).containsExactly("m2@listing.example", "m1@listing.example", "m0@listing.example");
        JsonNode last = page(owner, "?cursor=" + second.path("next_cursor").asText());
        assertThat(emails(last)).containsExactly("owner@listing.example");
        assertThat(last.path("has_more").asBoolean()).isFalse();
        assertThat(last.path("next_cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=101, limit",
        "limit=-1, limit",
        "limit=+1, limit",
        "limit=ten, limit",
        "limit=, limit",
        "limit=99999999999999999999, limit",
        "limit=1&limit=2, limit",
        "cursor=x, cursor",
        "cursor=key_00000000000000000000000000, cursor",
        "page=2, page",
        "Limit=1, Limit"
    })
    void shouldNameTheQueryParameterThatIsWrong(String query, String parameter) {
        String owner = WORLD.signUp("asking-" + Integer.toHexString(query.hashCode()), "enterprise");
        Answer refused = server.get(USERS + "?" + query).as(owner).send().expect(400, "malformed_request");
        assertThat(refused.text("parameter")).isEqualTo(parameter);
    }

    private static Answer add(String token, String email, String role) {
        return server.post(USERS, "{\"email\":\"" + email + "\",\"name\":\"N\",\"role\":\"" + role + "\"}")
                .as(token)
                .send();
    }

    private static Answer change(String token, String id, String json) {
        return server.call("PATCH", USERS + "/" + id).json(json).as(token).send();
    }

    private static JsonNode page(String token, String query) {
        return server.get(USERS + query).as(token).send().expect(200).json();
    }

    private static List<String> emails(JsonNode page) {
        List<String> emails = new ArrayList<>();
        page.path("data").forEach(user -> emails.add(user.path("email").asText()));
        return emails;
    }

    private static String id(String token, String email) {
        for (JsonNode user : page(token, "").path("data")) {
            if (user.path("email").asText().equals(email)) {
                return user.path("id").asText();
            }
        }
        throw new AssertionError(email);
    }
}
