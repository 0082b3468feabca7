package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.problem.Unavailable;
import dev.tenancy.role.Role;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvitationRoutesTest {

    private static final String INVITATIONS = "/tenants/me/invitations";

    private final World world = new World();
    private Server server;
    private String owner;

    @BeforeEach
    void start() {
        server = Server.of(world.tenancy);
        owner = world.signUp("inviting", "professional");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldMakeAMemberOfWhoeverHoldsTheMailedToken() {
        Answer invited = invite("guest@x.example", "member").expect(201);
        assertThat(invited.json().properties())
                .extracting(field -> field.getKey())
                .containsExactly("id", "email", "role", "status", "invited_by", "expires_at", "created_at");
        assertThat(invited.text("status")).isEqualTo("pending");
        assertThat(invited.body()).doesNotContain("invt_", world.invitationToken());
        Answer accepted = accept(world.invitationToken()).expect(201);
        assertThat(accepted.json().properties())
                .extracting(field -> field.getKey())
                .containsExactly("user", "tenant", "user_token");
        assertThat(accepted.json().at("/user/status").asText()).isEqualTo("active");
        assertThat(accepted.json().at("/user/role").asText()).isEqualTo("member");
        assertThat(accepted.json().at("/tenant/slug").asText()).isEqualTo("inviting");
        assertThat(accepted.header("Cache-Control")).isEqualTo("no-store");
        String token = accepted.json().at("/user_token/token").asText();
        server.get("/tenants/me").as(token).send().expect(200);
        Answer list = server.get(INVITATIONS).as(owner).send().expect(200);
        assertThat(list.json().at("/data/0/status").asText()).isEqualTo("accepted");
        accept(world.invitationToken()).expect(410, "invitation_used");
    }

    @Test
    void shouldTellOnlyTheHolderOfTheRealTokenThatItIsNoLongerGood() {
        String id = invite("a@x.example", "viewer").text("id");
        String revoked = world.invitationToken();
        server.delete(INVITATIONS + "/" + id).as(owner).send().expect(204);
        server.delete(INVITATIONS + "/" + id).as(owner).send().expect(204);
        accept(revoked).expect(410, "invitation_expired");
        invite("b@x.example", "viewer");
        String superseded = world.invitationToken();
        invite("B@X.example", "member").expect(201);
        accept(superseded).expect(410, "invitation_expired");
        String late = world.invitationToken();
        world.clock.advance(Duration.ofDays(7));
        accept(late).expect(410, "invitation_expired");
        accept("invt_guess").expect(404, "not_found");
        accept(late.substring(0, late.length() - 1) + (late.endsWith("0") ? "1" : "0"))
                .expect(404, "not_found");
    }

    @Test
    void shouldRefuseACredentialOfSomebodyElse() {
        invite("guest@x.example", "viewer");
        String token = world.invitationToken();
        String body = "{\"token\":\"" + token + "\",\"name\":\"G\"}";
        server.post("/invitations/accept", body).as(owner).send().expect(403, "email_mismatch");
        server.post("/invitations/accept", body)
                .as(world.key(owner, Role.VIEWER))
                .send()
                .expect(403, "email_mismatch");
        server.post("/invitations/accept", body).as("wrong").send().expect(401, "unauthenticated");
        String elsewhere = world.signUp("elsewhere", "starter");
        String guest = world.member(elsewhere, "Guest@x.example", Role.VIEWER);
        server.post("/invitations/accept", body).as(guest).send().expect(201);
    }

    @Test
    void shouldMakeOneMemberWhenManyAcceptAtOnce() {
        invite("guest@x.example", "viewer");
        String token = world.invitationToken();
        var answers = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> accept(token).status()))
                .toList();
        assertThat(answers.stream().map(CompletableFuture::join))
                .containsOnlyOnce(201)
                .containsOnly(201, 410);
        assertThat(world.used(owner, "users")).isEqualTo(2);
    }

    @Test
    void shouldMakeNoInvitationWhenTheMailCanNotBeHandedOver() {
        World mute = new World(builder -> builder.mailer(mail -> {
            throw new Unavailable("Mail can't be sent now.", null);
        }));
        String boss = mute.signUp("mute", "starter");
        try (Server other = Server.of(mute.tenancy)) {
            other.post(INVITATIONS, "{\"email\":\"a@x.example\",\"role\":\"viewer\"}")
                    .as(boss)
                    .send()
                    .expect(503, "unavailable");
            assertThat(other.get(INVITATIONS).as(boss).send().expect(200).json().path("data"))
                    .isEmpty();
        }
    }

    @Test
    void shouldNameEverythingThatIsWrongWithAnInvitationOrAcceptance() {
        Answer invitation = server.post(INVITATIONS, "{\"email\":\"x\",\"role\":\"king\",\"note\":\"hi\"}")
                .as(owner)
                .send()
                .expect(422, "validation_failed");
        assertThat(invitation.json().path("errors")).hasSize(3);
        Answer acceptance = server.post("/invitations/accept", "{\"token\":1,\"email\":\"x\"}")
                .send()
                .expect(422, "validation_failed");
        assertThat(acceptance.json().path("errors")).hasSize(3);
    }

    private Answer invite(String email, String role) {
        return server.post(INVITATIONS, "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}")
                .as(owner)
                .send();
    }

    private Answer accept(String token) {
        return server.post("/invitations/accept", "{\"token\":\"" + token + "\",\"name\":\"Guest\"}")
                .send();
    }
}
