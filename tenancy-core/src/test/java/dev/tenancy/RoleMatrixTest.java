package dev.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.UserId;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Role;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every role tries everything on everybody. */
class RoleMatrixTest {

    private final World world = new World();
    private final TenantContext owner = world.owner("acme", "enterprise");
    private final Members members = world.tenancy.members();

    static Stream<Arguments> pairs() {
        return Arrays.stream(Role.values())
                .flatMap(caller -> Arrays.stream(Role.values()).map(other -> Arguments.of(caller, other)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldGiveARoleToANewMemberOnlyAsTheOwnRoleManagesIt(Role callerRole, Role given) {
        TenantContext caller = caller(callerRole);

        expect(
                callerRole.manages(given),
                () -> members.add(caller, new NewMember("n@acme.example", "N", given.text())));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldInviteToARoleOnlyAsTheOwnRoleManagesIt(Role callerRole, Role given) {
        TenantContext caller = caller(callerRole);

        expect(callerRole.manages(given), () -> world.invite(caller, "n@acme.example", given.text()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldPromoteAViewerOnlyAsTheOwnRoleManagesTheNewRole(Role callerRole, Role given) {
        TenantContext caller = caller(callerRole);
        UserId viewer = other(Role.VIEWER);

        expect(callerRole.manages(given), () -> members.update(caller, viewer, new MemberUpdate(null, given.text())));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldDemoteRenameAndRemoveOnlyWhomTheOwnRoleManages(Role callerRole, Role present) {
        TenantContext caller = caller(callerRole);
        UserId other = other(present);

        expect(callerRole.manages(present), () -> members.update(caller, other, new MemberUpdate("New", null)));
        expect(callerRole.manages(present), () -> members.update(caller, other, new MemberUpdate(null, "viewer")));
        UserId another = other(present);
        expect(callerRole.manages(present), () -> members.remove(caller, another, false));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldNotChangeTheOwnRoleUnlessOneManagesItAndTheNewOne(Role callerRole, Role wanted) {
        TenantContext caller = caller(callerRole);
        UserId self = caller.caller().member().orElseThrow();
        boolean mayWrite = callerRole.includes(Role.ADMIN);
        boolean allowed =
                mayWrite && (wanted == callerRole || (callerRole.manages(callerRole) && callerRole.manages(wanted)));

        expect(allowed, () -> members.update(caller, self, new MemberUpdate(null, wanted.text())));
    }

    @Test
    void shouldNameTheLowestRoleThatWouldDo() {
        TenantContext admin = caller(Role.ADMIN);

        assertThat(World.refused(ProblemCode.ROLE_REQUIRED, () -> world.invite(admin, "n@acme.example", "admin"))
                        .extras())
                .containsEntry("required_role", "owner");
        CreatedApiKey key = world.tenancy.apiKeys().create(admin, new NewApiKey("ci", "admin", null, null));
        members.remove(owner, admin.caller().member().orElseThrow(), true);
        assertThat(World.refused(
                                ProblemCode.ROLE_REQUIRED,
                                () -> world.invite(world.as(key.secret()), "n@acme.example", "viewer"))
                        .extras())
                .containsEntry("required_role", "admin");
    }

    private TenantContext caller(Role role) {
        return world.join(owner, "caller@acme.example", role.text());
    }

    private UserId other(Role role) {
        String address = "other" + world.outbox.size() + "@acme.example";
        return world.join(owner, address, role.text()).caller().member().orElseThrow();
    }

    private static void expect(boolean allowed, ThrowingCallable call) {
        Denied denied = catchThrowableOfType(Denied.class, call);
        if (allowed) {
            assertThat(denied).isNull();
        } else {
            assertThat(denied).isNotNull();
            assertThat(denied.code()).isEqualTo(ProblemCode.ROLE_REQUIRED);
        }
    }
}
