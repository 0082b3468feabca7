package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.InvitationId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Role;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.Mail;
import dev.tenancy.tenant.TenantReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationsTest {

    private final World world = new World();
    private final Invitations invitations = world.tenancy.invitations();
    private final TenantContext owner = world.owner("acme", "professional");

    @Test
    void shouldMailTheTokenAndNothingThatNamesTheInvitation() {
        Invitation made = invitations.create(owner, new NewInvitation("m@acme.example", "member"));

        assertThat(made.status()).isEqualTo(Invitation.Status.PENDING);
        assertThat(made.role()).isEqualTo(Role.MEMBER);
        assertThat(made.expiresAt()).isEqualTo(world.now.plus(Duration.ofDays(7)));
        assertThat(made.invitedBy()).isEqualTo(owner.caller().member().orElseThrow());
        Mail mail = world.outbox.get(0);
        assertThat(mail.to()).hasToString("m@acme.example");
        assertThat(mail.body())
                .contains("https://app.example/join#token=invt_")
                .doesNotContain(made.id().toString());
        assertThat(mail.toString()).doesNotContain(world.mailedToken());
        assertThat(made.toString()).doesNotContain(world.mailedToken());
    }

    @Test
    void shouldNameEveryFieldThatBreaksItsBound() {
        assertThat(wrong(() -> invitations.create(owner, new NewInvitation(null, null))))
                .containsExactly("email required", "role required");
        assertThat(wrong(() -> invitations.create(owner, new NewInvitation("m@acme.example\r\nBcc: x@y", "boss"))))
                .containsExactly("email bad_format", "role unknown");
        assertThat(world.outbox).isEmpty();
    }

    @Test
    void shouldNotInviteAnActiveMember() {
        refused(
                ProblemCode.ALREADY_MEMBER,
                () -> invitations.create(owner, new NewInvitation("OWNER@acme.example", "member")));
        assertThat(world.outbox).isEmpty();
    }

    @Test
    void shouldSupersedeAnEarlierInvitationOfTheSameAddress() {
        String first = world.invite(owner, "m@acme.example", "member");
        String other = world.invite(owner, "n@acme.example", "member");
        String second = world.invite(owner, "M@ACME.example", "viewer");

        assertThat(statuses())
                .containsExactly(Invitation.Status.PENDING, Invitation.Status.PENDING, Invitation.Status.REVOKED);
        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(first));
        assertThat(world.accept(second).member().role()).isEqualTo(Role.VIEWER);
        assertThat(world.accept(other).member().role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void shouldNotLetAnAdminSupersedeAnInvitationToARoleAboveItsOwnReach() {
        TenantContext admin = world.join(owner, "admin@acme.example", "admin");
        String byTheOwner = world.invite(owner, "m@acme.example", "admin");

        refused(
                ProblemCode.ROLE_REQUIRED,
                () -> invitations.create(admin, new NewInvitation("m@acme.example", "viewer")));

        assertThat(world.accept(byTheOwner).member().role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void shouldMakeNoInvitationAndKeepTheOldOneWhenTheMailCantBeHandedOver() {
        String old = world.invite(owner, "m@acme.example", "member");
        world.mailIsDown = true;

        refused(
                ProblemCode.UNAVAILABLE,
                () -> invitations.create(owner, new NewInvitation("m@acme.example", "viewer")));
        refused(
                ProblemCode.UNAVAILABLE,
                () -> invitations.create(owner, new NewInvitation("n@acme.example", "viewer")));
        assertThat(statuses()).containsExactly(Invitation.Status.PENDING);
        assertThat(world.accept(old).member().role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void shouldRevokeAPendingInvitationAndLeaveAnEndedOneAsItIs() {
        Invitation made = invitations.create(owner, new NewInvitation("m@acme.example", "member"));
        String token = world.mailedToken();
        Invitation used = invitations.create(owner, new NewInvitation("n@acme.example", "member"));
        world.accept(world.mailedToken());

        invitations.revoke(owner, made.id());
        invitations.revoke(owner, made.id());
        invitations.revoke(owner, used.id());

        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(token));
        assertThat(statuses()).containsExactly(Invitation.Status.ACCEPTED, Invitation.Status.REVOKED);
    }

    @Test
    void shouldNotRevokeAnInvitationToARoleThatIsNotTheCallersToManage() {
        TenantContext admin = world.join(owner, "a@acme.example", "admin");
        Invitation toAdmin = invitations.create(owner, new NewInvitation("b@acme.example", "admin"));
        String token = world.mailedToken();
        Invitation toMember = invitations.create(owner, new NewInvitation("m@acme.example", "member"));

        refused(ProblemCode.ROLE_REQUIRED, () -> invitations.revoke(admin, toAdmin.id()));
        invitations.revoke(admin, toMember.id());
        assertThat(world.accept(token).member().role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void shouldShowAPendingInvitationAsExpiredAfterSevenDays() {
        Invitation made = invitations.create(owner, new NewInvitation("m@acme.example", "member"));

        world.pass(Duration.ofDays(7).minusNanos(1000));
        assertThat(invitations.status(made)).isEqualTo(Invitation.Status.PENDING);
        world.pass(Duration.ofNanos(1000));
        assertThat(invitations.status(made)).isEqualTo(Invitation.Status.EXPIRED);
    }

    @Test
    void shouldNotReachAnotherTenantsInvitation() {
        InvitationId made = invitations
                .create(owner, new NewInvitation("m@acme.example", "member"))
                .id();
        TenantContext evil = world.owner("evil", "professional");

        refused(ProblemCode.NOT_FOUND, () -> invitations.revoke(evil, made));
        assertThat(invitations.page(evil, PageRequest.first()).items()).isEmpty();
        assertThat(statuses()).containsExactly(Invitation.Status.PENDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"member", "viewer"})
    void shouldNotShowInvitationsBelowAdmin(String role) {
        TenantContext caller = world.join(owner, "m@acme.example", role);

        refused(ProblemCode.ROLE_REQUIRED, () -> invitations.page(caller, PageRequest.first()));
        refused(ProblemCode.ROLE_REQUIRED, () -> invitations.create(caller, new NewInvitation("x@y", "viewer")));
        refused(
                ProblemCode.ROLE_REQUIRED,
                () -> invitations.revoke(
                        caller,
                        invitations
                                .page(owner, PageRequest.first())
                                .items()
                                .get(0)
                                .id()));
    }

    @Test
    void shouldInviteInTheNameOfTheKeysMaker() {
        CreatedApiKey key = world.tenancy.apiKeys().create(owner, new NewApiKey("ci", "admin", null, null));

        Invitation made = invitations.create(world.as(key.secret()), new NewInvitation("m@acme.example", "member"));
        assertThat(made.invitedBy()).isEqualTo(owner.caller().member().orElseThrow());
        refused(
                ProblemCode.ROLE_REQUIRED,
                () -> invitations.create(world.as(key.secret()), new NewInvitation("n@acme.example", "admin")));
    }

    @Test
    void shouldNotInviteOverAMembershipThatIsNotTheInvitersToManage() {
        TenantContext admin = world.join(owner, "a@acme.example", "admin");
        world.tenancy.members().add(owner, new NewMember("peer@acme.example", "Peer", "admin"));

        refused(
                ProblemCode.ROLE_REQUIRED,
                () -> invitations.create(admin, new NewInvitation("peer@acme.example", "viewer")));
    }

    @Test
    void shouldNeedAMemberWhoInvites() {
        TenantContext system = world.tenancy.access().system(new TenantReference.ById(owner.tenantId()), "job");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> invitations.create(system, new NewInvitation("m@acme.example", "member")));
    }

    private List<Invitation.Status> statuses() {
        return invitations.page(owner, PageRequest.first()).items().stream()
                .map(invitations::status)
                .toList();
    }
}
