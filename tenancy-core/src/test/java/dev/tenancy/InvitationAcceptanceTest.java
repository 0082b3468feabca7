package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.UserId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Role;
import dev.tenancy.secret.Secret;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.EmailAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InvitationAcceptanceTest {

    private final World world = new World();
    private final Invitations invitations = world.tenancy.invitations();
    private final Members members = world.tenancy.members();
    private final TenantContext owner = world.owner("acme", "professional");

    @Test
    void shouldMakeTheHolderOfTheMailedTokenAProvedMember() {
        AcceptedInvitation accepted = world.accept(world.invite(owner, "m@acme.example", "member"));

        assertThat(accepted.tenant().id()).isEqualTo(owner.tenantId());
        assertThat(accepted.subscription()).isEqualTo(owner.subscription());
        assertThat(accepted.member().status()).isEqualTo(TenantUser.Status.ACTIVE);
        assertThat(accepted.member().addressProved()).isTrue();
        assertThat(accepted.member().email()).hasToString("m@acme.example");
        assertThat(accepted.member().name()).hasToString("New Member");
        assertThat(accepted.tokenExpiresAt()).isEqualTo(world.now.plus(Duration.ofDays(30)));
        assertThat(world.as(accepted.userToken()).caller().member())
                .contains(accepted.member().id());
    }

    @Test
    void shouldTakeATokenOnce() {
        String token = world.invite(owner, "m@acme.example", "member");
        world.accept(token);

        refused(ProblemCode.INVITATION_USED, () -> world.accept(token));
        assertThat(memberCount()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeAUsedTokenAgainAfterTheMemberWasRemoved() {
        String token = world.invite(owner, "m@acme.example", "member");
        UserId joined = world.accept(token).member().id();
        members.remove(owner, joined, false);

        refused(ProblemCode.INVITATION_USED, () -> world.accept(token));
        assertThat(memberCount()).isEqualTo(1);
    }

    @Test
    void shouldTakeATokenForSevenDays() {
        String one = world.invite(owner, "m@acme.example", "member");
        String other = world.invite(owner, "n@acme.example", "member");

        world.pass(Duration.ofDays(7).minusNanos(1000));
        assertThat(world.accept(one).member().role()).isEqualTo(Role.MEMBER);
        world.pass(Duration.ofNanos(1000));
        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(other));
    }

    @Test
    void shouldKnowNoTokenButTheRealOne() {
        String token = world.invite(owner, "m@acme.example", "member");
        World other = new World();
        String foreign = other.invite(other.owner("acme", "professional"), "m@acme.example", "member");
        String changed = token.substring(0, token.length() - 1) + (token.endsWith("0") ? "1" : "0");

        refused(ProblemCode.NOT_FOUND, () -> world.accept(foreign));
        refused(ProblemCode.NOT_FOUND, () -> world.accept(changed));
        refused(ProblemCode.NOT_FOUND, () -> world.accept(""));
        refused(ProblemCode.NOT_FOUND, () -> world.accept("invt_"));
        refused(
                ProblemCode.NOT_FOUND,
                () -> world.accept(world.signUp("other", "free").userToken().reveal()));
    }

    @Test
    void shouldNotTakeALookUpIdWithAnotherSecret() {
        String token = world.invite(owner, "m@acme.example", "member");
        Secret real = Invitation.FORMAT.parse(token).orElseThrow();
        Secret forged = Forgery.of(Invitation.FORMAT, real);

        assertThat(forged.lookupId()).isEqualTo(real.lookupId());
        refused(ProblemCode.NOT_FOUND, () -> world.accept(forged.reveal()));
    }

    @Test
    void shouldNameEveryFieldThatIsMissing() {
        assertThat(wrong(() -> invitations.accept(new InvitationAcceptance(null, null), null)))
                .containsExactly("token required", "name required");
        assertThat(wrong(() -> invitations.accept(new InvitationAcceptance("x", "\n"), null)))
                .containsExactly("name bad_length");
    }

    @Test
    void shouldDieWithTheInvitersRights() {
        TenantContext first = world.join(owner, "a@acme.example", "admin");
        TenantContext second = world.join(owner, "b@acme.example", "admin");
        String byDemoted = world.invite(first, "m@acme.example", "member");
        String byRemoved = world.invite(second, "n@acme.example", "member");
        members.update(owner, id(first), new MemberUpdate(null, "member"));
        members.remove(owner, id(second), false);

        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(byDemoted));
        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(byRemoved));
        assertThat(memberCount()).isEqualTo(2);
    }

    @Test
    void shouldDieWhenTheInviterMayNotGiveThatRoleAnyMore() {
        TenantContext second = world.join(owner, "b@acme.example", "owner");
        String toAdmin = world.invite(second, "m@acme.example", "admin");
        String toMember = world.invite(second, "n@acme.example", "member");
        members.update(owner, id(second), new MemberUpdate(null, "admin"));

        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(toAdmin));
        assertThat(world.accept(toMember).member().role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void shouldLetWhoWasAddedByHandComeInWithItsSeat() {
        TenantContext small = world.owner("small", "starter");
        TenantUser added = members.add(small, new NewMember("m@small.example", "Mia", "viewer"));
        members.add(small, new NewMember("n@small.example", "Nia", "viewer"));

        AcceptedInvitation accepted = world.accept(world.invite(small, "M@small.example", "member"));

        assertThat(accepted.member().id()).isEqualTo(added.id());
        assertThat(accepted.member().status()).isEqualTo(TenantUser.Status.ACTIVE);
        assertThat(accepted.member().role()).isEqualTo(Role.MEMBER);
        assertThat(accepted.member().addressProved()).isTrue();
        assertThat(members.page(small, PageRequest.first()).items()).hasSize(3);
    }

    @Test
    void shouldNotLowerAMembershipThatIsNotTheInvitersToManage() {
        TenantContext admin = world.join(owner, "a@acme.example", "admin");
        TenantUser added = members.add(owner, new NewMember("peer@acme.example", "Peer", "member"));
        String token = world.invite(admin, "peer@acme.example", "viewer");
        members.update(owner, added.id(), new MemberUpdate(null, "admin"));

        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(token));
        assertThat(members.get(owner, added.id()).role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void shouldTakeNoOtherAccountsCredential() {
        String token = world.invite(owner, "m@acme.example", "member");
        InvitationAcceptance form = new InvitationAcceptance(token, "Mallory");

        refused(ProblemCode.EMAIL_MISMATCH, () -> invitations.accept(form, new EmailAddress("mallory@evil.example")));
        assertThat(memberCount()).isEqualTo(1);
        assertThat(invitations
                        .accept(form, new EmailAddress("M@ACME.example"))
                        .member()
                        .email())
                .hasToString("m@acme.example");
    }

    @Test
    void shouldNeverPassTheSeatsAndKeepTheInvitationGood() {
        TenantContext small = world.owner("small", "starter");
        String first = world.invite(small, "a@small.example", "member");
        String second = world.invite(small, "b@small.example", "member");
        String third = world.invite(small, "c@small.example", "member");
        AcceptedInvitation joined = world.accept(first);
        world.accept(second);

        assertThat(refused(ProblemCode.LIMIT_REACHED, () -> world.accept(third)).extras())
                .containsEntry("meter", "users")
                .containsEntry("limit", 3L)
                .doesNotContainKey("resets_at");
        members.remove(small, joined.member().id(), false);
        assertThat(world.accept(third).member().email()).hasToString("c@small.example");
        assertThat(members.page(small, PageRequest.first()).items()).hasSize(3);
    }

    @Test
    void shouldNotLetAnybodyIntoASuspendedOrClosedTenant() {
        String token = world.invite(owner, "m@acme.example", "member");
        world.tenancy.tenants().suspend(owner.tenantId());
        refused(ProblemCode.TENANT_SUSPENDED, () -> world.accept(token));

        world.tenancy.tenants().reactivate(owner.tenantId());
        world.tenancy.tenants().close(owner);
        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(token));
    }

    @Test
    void shouldMakeOneMemberOfThirtyTwoWhoAcceptAtOnce() throws Exception {
        String token = world.invite(owner, "m@acme.example", "member");

        assertThat(World.race(Collections.nCopies(32, () -> world.accept(token))))
                .containsOnly(Map.entry("done", 1L), Map.entry("invitation_used", 31L));
        assertThat(memberCount()).isEqualTo(2);
    }

    private int memberCount() {
        return members.page(owner, PageRequest.first()).items().size();
    }

    private static UserId id(TenantContext context) {
        return context.caller().member().orElseThrow();
    }
}
