package dev.tenancy;

import static dev.tenancy.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.InvitationId;
import dev.tenancy.id.UserId;
import dev.tenancy.id.UuidGenerator;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every use case is tried by a key that has every scope but the one it asks for, and by everybody below its role. */
class ScopeMatrixTest {

    private static final UUID ANY = UuidGenerator.create().get();
    private static final UserId USER = new UserId(ANY);

    @FunctionalInterface
    private interface UseCase {
        void run(Tenancy tenancy, TenantContext context);
    }

    private enum Tried {
        CHANGE_TENANT(
                Permission.TENANT_WRITE,
                (engine, context) -> engine.tenants().update(context, new TenantUpdate("New", null, null, null))),
        CLOSE_TENANT(
                Permission.TENANT_CLOSE, (engine, context) -> engine.tenants().close(context)),
        REPORT_USAGE(Permission.USAGE_READ, (engine, context) -> engine.usage().report(context)),
        VIEW_PLAN(
                Permission.SUBSCRIPTION_READ,
                (engine, context) -> engine.subscriptions().get(context)),
        UPGRADE(
                Permission.SUBSCRIPTION_WRITE,
                (engine, context) -> engine.subscriptions().upgrade(context, "enterprise")),
        DOWNGRADE(
                Permission.SUBSCRIPTION_WRITE,
                (engine, context) -> engine.subscriptions().downgrade(context, "free", When.NOW)),
        GET_MEMBER(
                Permission.MEMBERS_READ, (engine, context) -> engine.members().get(context, USER)),
        LIST_MEMBERS(
                Permission.MEMBERS_READ, (engine, context) -> engine.members().page(context, PageRequest.first())),
        ADD_MEMBER(
                Permission.MEMBERS_WRITE,
                (engine, context) -> engine.members().add(context, new NewMember("m@acme.example", "M", "viewer"))),
        CHANGE_MEMBER(
                Permission.MEMBERS_WRITE,
                (engine, context) -> engine.members().update(context, USER, new MemberUpdate("New", null))),
        REMOVE_MEMBER(
                Permission.MEMBERS_WRITE, (engine, context) -> engine.members().remove(context, USER, false)),
        LIST_INVITATIONS(
                Permission.INVITATIONS_READ,
                (engine, context) -> engine.invitations().page(context, PageRequest.first())),
        INVITE(
                Permission.INVITATIONS_WRITE,
                (engine, context) ->
                        engine.invitations().create(context, new NewInvitation("n@acme.example", "viewer"))),
        REVOKE_INVITATION(
                Permission.INVITATIONS_WRITE,
                (engine, context) -> engine.invitations().revoke(context, new InvitationId(ANY))),
        GET_KEY(Permission.API_KEYS_READ, (engine, context) -> engine.apiKeys().get(context, new ApiKeyId(ANY))),
        LIST_KEYS(
                Permission.API_KEYS_READ, (engine, context) -> engine.apiKeys().page(context, PageRequest.first())),
        CREATE_KEY(
                Permission.API_KEYS_WRITE,
                (engine, context) -> engine.apiKeys().create(context, new NewApiKey("ci", "viewer", null, null))),
        REVOKE_KEY(
                Permission.API_KEYS_WRITE, (engine, context) -> engine.apiKeys().revoke(context, new ApiKeyId(ANY)));

        private final Permission needed;
        private final UseCase useCase;

        Tried(Permission needed, UseCase useCase) {
            this.needed = needed;
            this.useCase = useCase;
        }
    }

    private final World world = new World();
    private final TenantContext owner = world.owner("acme", "starter");

    static Stream<Arguments> everyUseCase() {
        return Arrays.stream(Tried.values()).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("everyUseCase")
    void shouldRefuseAKeyWithoutTheScope(Tried tried) {
        EnumSet<Permission> others = EnumSet.complementOf(EnumSet.of(tried.needed));
        TenantContext key = scoped(Role.OWNER, others);

        assertThat(refused(ProblemCode.SCOPE_REQUIRED, () -> tried.useCase.run(world.tenancy, key))
                        .extras())
                .containsOnly(Map.entry("required_scope", tried.needed.text()));
    }

    @ParameterizedTest
    @MethodSource("everyUseCase")
    void shouldRefuseEverybodyBelowTheRole(Tried tried) {
        for (Role role : Role.values()) {
            if (!role.includes(tried.needed.role())) {
                TenantContext caller = scoped(role, EnumSet.noneOf(Permission.class));
                assertThat(refused(ProblemCode.ROLE_REQUIRED, () -> tried.useCase.run(world.tenancy, caller))
                                .extras())
                        .containsOnly(
                                Map.entry("required_role", tried.needed.role().text()));
            }
        }
    }

    // No key can have the role of an owner; only so is the scope the one thing that is missing.
    private TenantContext scoped(Role role, EnumSet<Permission> scopes) {
        Caller key = new Caller.Key(new ApiKeyId(ANY), owner.caller().member().orElseThrow(), role, scopes);
        return new TenantContext(owner.tenant(), owner.subscription(), owner.entitlements(), key);
    }
}
