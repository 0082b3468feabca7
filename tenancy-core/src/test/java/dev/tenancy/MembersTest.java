package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.UserId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {

    private final World world = new World();
    private final Members members = world.tenancy.members();
    private final TenantContext owner = world.owner("acme", "professional");

    @Test
    void shouldAddAMemberByHandAsInvitedAndUnproved() {
        TenantUser added = members.add(owner, new NewMember("m@acme.example", "Mia", "member"));

        assertThat(added.status()).isEqualTo(TenantUser.Status.INVITED);
        assertThat(added.addressProved()).isFalse();
        assertThat(added.role()).isEqualTo(Role.MEMBER);
        assertThat(members.get(owner, added.id())).isEqualTo(added);
        assertThat(seats()).isEqualTo(2);
        assertThat(world.outbox).isEmpty();
    }

    @Test
    void shouldNameEveryFieldThatBreaksItsBound() {
        assertThat(wrong(() -> members.add(owner, new NewMember(null, null, null))))
                .containsExactly("email required", "name required", "role required");
        assertThat(wrong(() -> members.add(owner, new NewMember("x", " ", "root"))))
                .containsExactly("email bad_format", "name bad_length", "role unknown");
        assertThat(wrong(() -> members.update(owner, id(owner), new MemberUpdate("", "root"))))
                .containsExactly("name bad_length", "role unknown");
    }

    @Test
    void shouldNotAddAnAddressTwiceWhateverItsCase() {
        members.add(owner, new NewMember("m@acme.example", "Mia", "member"));

        refused(ProblemCode.ALREADY_MEMBER, () -> members.add(owner, new NewMember("M@ACME.example", "Mia", "viewer")));
        refused(
                ProblemCode.ALREADY_MEMBER,
                () -> members.add(owner, new NewMember("owner@acme.example", "Olive", "viewer")));
        assertThat(seats()).isEqualTo(2);
    }

    @Test
    void shouldHoldNoMoreMembersThanThePlanHasSeats() {
        TenantContext small = world.owner("small", "starter");
        members.add(small, new NewMember("a@small.example", "A", "member"));
        TenantUser last = members.add(small, new NewMember("b@small.example", "B", "member"));

        assertThat(refused(
                                ProblemCode.LIMIT_REACHED,
                                () -> members.add(small, new NewMember("c@small.example", "C", "member")))
                        .extras())
                .containsOnly(
                        Map.entry("meter", "users"),
                        Map.entry("used", 3L),
                        Map.entry("limit", 3L),
                        Map.entry("available_in", List.of("professional", "enterprise")));
        assertThat(members.page(small, PageRequest.first()).items()).hasSize(3);
        members.remove(small, last.id(), false);
        assertThat(members.add(small, new NewMember("c@small.example", "C", "member"))
                        .status())
                .isEqualTo(TenantUser.Status.INVITED);
    }

    @Test
    void shouldNotRemoveOrDemoteTheLastOwner() {
        refused(ProblemCode.LAST_OWNER, () -> members.remove(owner, id(owner), false));
        refused(ProblemCode.LAST_OWNER, () -> members.update(owner, id(owner), new MemberUpdate(null, "admin")));
        assertThat(members.get(owner, id(owner)).role()).isEqualTo(Role.OWNER);
        assertThat(seats()).isEqualTo(1);
    }

    @Test
    void shouldNotCountAnOwnerWhoHasNotComeIn() {
        members.add(owner, new NewMember("heir@acme.example", "Heir", "owner"));

        refused(ProblemCode.LAST_OWNER, () -> members.remove(owner, id(owner), false));
        refused(ProblemCode.LAST_OWNER, () -> members.update(owner, id(owner), new MemberUpdate(null, "member")));
    }

    @Test
    void shouldLetAnOwnerLeaveWhenAnotherStays() {
        TenantContext heir = world.join(owner, "heir@acme.example", "owner");

        members.remove(owner, id(owner), false);
        refused(ProblemCode.LAST_OWNER, () -> members.remove(heir, id(heir), false));
        assertThat(members.page(heir, PageRequest.first()).items())
                .extracting(TenantUser::id)
                .containsExactly(id(heir));
    }

    @Test
    void shouldRefuseACallerWhoseRightsWereTakenSinceItWasLetIn() {
        TenantContext admin = world.join(owner, "a@acme.example", "admin");
        TenantContext second = world.join(owner, "b@acme.example", "admin");
        members.update(owner, id(admin), new MemberUpdate(null, "viewer"));
        members.remove(owner, id(second), false);

        NewMember form = new NewMember("m@acme.example", "M", "viewer");
        refused(ProblemCode.ROLE_REQUIRED, () -> members.add(admin, form));
        refused(ProblemCode.UNAUTHENTICATED, () -> members.add(second, form));
    }

    @Test
    void shouldRevokeTokensAndKeysOfWhoIsRemoved() {
        AcceptedInvitation accepted = world.accept(world.invite(owner, "a@acme.example", "admin"));
        TenantContext admin = world.as(accepted.userToken());
        CreatedApiKey made = world.tenancy.apiKeys().create(admin, new NewApiKey("ci", "member", null, null));
        CreatedApiKey foreign = world.tenancy.apiKeys().create(owner, new NewApiKey("ci", "member", null, null));

        members.remove(owner, accepted.member().id(), false);

        assertThat(world.decide(accepted.userToken())).isInstanceOf(AccessDecision.Refused.class);
        assertThat(world.decide(made.secret())).isInstanceOf(AccessDecision.Refused.class);
        assertThat(world.decide(foreign.secret())).isInstanceOf(AccessDecision.Granted.class);
        assertThat(world.tenancy.apiKeys().get(owner, made.key().id()).revokedAt())
                .isEqualTo(world.now);
        assertThat(seats()).isEqualTo(1);
    }

    @Test
    void shouldRevokeTheKeysThatAreAboveTheNewRoleOfTheirMaker() {
        AcceptedInvitation accepted = world.accept(world.invite(owner, "a@acme.example", "admin"));
        TenantContext admin = world.as(accepted.userToken());
        CreatedApiKey above = world.tenancy.apiKeys().create(admin, new NewApiKey("ci", "admin", null, null));
        CreatedApiKey within = world.tenancy.apiKeys().create(admin, new NewApiKey("ci", "viewer", null, null));

        members.update(owner, accepted.member().id(), new MemberUpdate(null, "member"));

        assertThat(world.decide(above.secret())).isInstanceOf(AccessDecision.Refused.class);
        assertThat(world.decide(within.secret())).isInstanceOf(AccessDecision.Granted.class);
    }

    @Test
    void shouldKeepTheKeysOfWhoIsRemovedOnDemand() {
        AcceptedInvitation accepted = world.accept(world.invite(owner, "a@acme.example", "admin"));
        CreatedApiKey made = world.tenancy
                .apiKeys()
                .create(world.as(accepted.userToken()), new NewApiKey("ci", "member", null, null));

        members.remove(owner, accepted.member().id(), true);

        assertThat(world.decide(accepted.userToken())).isInstanceOf(AccessDecision.Refused.class);
        assertThat(world.decide(made.secret())).isInstanceOf(AccessDecision.Granted.class);
    }

    @Test
    void shouldNotLetWhoWasRemovedComeBackByAnOlderInvitation() {
        TenantUser added = members.add(owner, new NewMember("m@acme.example", "Mia", "member"));
        String token = world.invite(owner, "m@acme.example", "member");

        members.remove(owner, added.id(), false);

        refused(ProblemCode.INVITATION_EXPIRED, () -> world.accept(token));
        assertThat(seats()).isEqualTo(1);
    }

    @Test
    void shouldNotFindAnotherTenantsMember() {
        TenantContext evil = world.owner("evil", "professional");
        UserId victim = id(owner);

        refused(ProblemCode.NOT_FOUND, () -> members.get(evil, victim));
        refused(ProblemCode.NOT_FOUND, () -> members.update(evil, victim, new MemberUpdate("Evil", null)));
        refused(ProblemCode.NOT_FOUND, () -> members.remove(evil, victim, false));
        assertThat(members.page(evil, PageRequest.first()).items())
                .extracting(TenantUser::id)
                .containsExactly(id(evil));
    }

    @Test
    void shouldLetAnAdminRenameItself() {
        TenantContext admin = world.join(owner, "a@acme.example", "admin");

        assertThat(members.update(admin, id(admin), new MemberUpdate("Ada", null))
                        .name())
                .hasToString("Ada");
    }

    @Test
    void shouldLetAnAdminLeave() {
        TenantContext admin = world.join(owner, "a@acme.example", "admin");

        members.remove(admin, id(admin), false);
        refused(ProblemCode.NOT_FOUND, () -> members.get(owner, id(admin)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"member", "viewer"})
    void shouldLetEveryMemberReadAndNobodyBelowAdminWrite(String role) {
        TenantContext caller = world.join(owner, "m@acme.example", role);

        assertThat(members.get(caller, id(owner)).role()).isEqualTo(Role.OWNER);
        assertThat(members.page(caller, PageRequest.first()).items()).hasSize(2);
        refused(ProblemCode.ROLE_REQUIRED, () -> members.add(caller, new NewMember("x@acme.example", "X", "viewer")));
        refused(ProblemCode.ROLE_REQUIRED, () -> members.update(caller, id(caller), new MemberUpdate("X", null)));
        refused(ProblemCode.ROLE_REQUIRED, () -> members.remove(caller, id(caller), false));
    }

    @Test
    void shouldListNewestFirstInPages() {
        for (int i = 0; i < 5; i++) {
            members.add(owner, new NewMember("m" + i + "@acme.example", "M" + i, "viewer"));
        }
        var first = members.page(owner, new PageRequest(4, null));
        var rest =
                members.page(owner, new PageRequest(4, first.items().get(3).id().value()));

        assertThat(first.items()).extracting(member -> member.name().value()).containsExactly("M4", "M3", "M2", "M1");
        assertThat(first.hasMore()).isTrue();
        assertThat(rest.items()).extracting(member -> member.name().value()).containsExactly("M0", "Olive Owner");
        assertThat(rest.hasMore()).isFalse();
    }

    private long seats() {
        return World.meter(world.tenancy.usage(), owner, "users").count().used();
    }

    private static UserId id(TenantContext context) {
        return context.caller().member().orElseThrow();
    }
}
