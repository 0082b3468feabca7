package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UuidGenerator;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Role;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsTest {

    private final World world = new World();
    private final Tenants tenants = world.tenancy.tenants();
    private final SignedUp acme = world.signUp("acme", "professional");
    private final TenantContext owner = world.as(acme.userToken());

    @Test
    void shouldChangeWhatIsGivenAndKeepTheRest() {
        Tenant renamed = tenants.update(owner, new TenantUpdate("Acme Two", null, null, null));
        Tenant moved = tenants.update(owner, new TenantUpdate(null, "new@acme.example", "Asia/Kolkata", null));

        assertThat(renamed.name()).hasToString("Acme Two");
        assertThat(renamed.slug()).isEqualTo(acme.tenant().slug());
        assertThat(moved.name()).hasToString("Acme Two");
        assertThat(moved.email()).hasToString("new@acme.example");
        assertThat(moved.timeZone().getId()).isEqualTo("Asia/Kolkata");
        assertThat(moved.version()).isEqualTo(3);
    }

    @Test
    void shouldKeepThePeriodsZoneWhenTheTenantMoves() {
        tenants.update(owner, new TenantUpdate(null, null, "Pacific/Apia", null));

        assertThat(world.as(acme.userToken()).subscription().zone().getId()).isEqualTo("UTC");
    }

    @Test
    void shouldNameEveryFieldThatBreaksItsBound() {
        assertThat(wrong(() -> tenants.update(owner, new TenantUpdate(" ", "x", "Nowhere", "www"))))
                .containsExactly("name bad_length", "email bad_format", "time_zone unknown", "slug reserved");
    }

    @Test
    void shouldLetAnOldSlugAnswerNothingAndKeepItForThirtyDays() {
        tenants.update(owner, new TenantUpdate(null, null, null, "acme-corp"));

        assertThat(named("acme")).isEmpty();
        assertThat(named("acme-corp"))
                .map(found -> found.tenant().id())
                .contains(acme.tenant().id());
        world.pass(Duration.ofDays(30).minusNanos(1000));
        refused(ProblemCode.SLUG_TAKEN, () -> world.signUp("acme", "free"));
        world.pass(Duration.ofNanos(1000));
        assertThat(world.signUp("acme", "free").tenant().slug()).hasToString("acme");
    }

    @Test
    void shouldReserveAtMostThreeOldSlugsForATenant() {
        for (int i = 1; i <= 3; i++) {
            tenants.update(owner, new TenantUpdate(null, null, null, "acme-" + i + "0"));
        }

        assertThat(World.wrong(() -> tenants.update(owner, new TenantUpdate(null, null, null, "acme-40"))))
                .containsExactly("slug changed_too_often");
        world.signUp("acme-40", "free");
        world.pass(Duration.ofDays(30));
        assertThat(tenants.update(owner, new TenantUpdate(null, null, null, "acme-50"))
                        .slug())
                .hasToString("acme-50");
    }

    @Test
    void shouldGiveATenantItsOwnOldSlugBack() {
        tenants.update(owner, new TenantUpdate(null, null, null, "acme-corp"));

        assertThat(tenants.update(owner, new TenantUpdate(null, null, null, "acme"))
                        .slug())
                .hasToString("acme");
        assertThat(named("acme")).isPresent();
        assertThat(named("acme-corp")).isEmpty();
    }

    @Test
    void shouldNotTakeAnotherTenantsSlugAndChangeNothing() {
        world.signUp("evil", "free");

        refused(ProblemCode.SLUG_TAKEN, () -> tenants.update(owner, new TenantUpdate("New", null, null, "evil")));
        assertThat(world.as(acme.userToken()).tenant().name()).hasToString("The acme");
        assertThat(named("acme")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"member", "viewer"})
    void shouldNotLetAnybodyBelowAdminChangeTheTenant(String role) {
        TenantContext caller = world.join(owner, "m@acme.example", role);

        refused(ProblemCode.ROLE_REQUIRED, () -> tenants.update(caller, new TenantUpdate("Mine", null, null, null)));
    }

    @Test
    void shouldLetOnlyAnOwnerCloseTheTenant() {
        TenantContext admin = world.join(owner, "a@acme.example", "admin");

        assertThat(refused(ProblemCode.ROLE_REQUIRED, () -> tenants.close(admin))
                        .extras())
                .containsEntry("required_role", "owner");
        tenants.close(owner);
        assertThat(world.decide(acme.userToken()))
                .isInstanceOfSatisfying(
                        AccessDecision.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(ProblemCode.TENANT_NOT_FOUND));
    }

    @Test
    void shouldKeepAClosedTenantsSlugAndEndItForEver() {
        tenants.close(owner);
        world.pass(Duration.ofDays(400));

        refused(ProblemCode.SLUG_TAKEN, () -> world.signUp("acme", "free"));
        refused(
                ProblemCode.TENANT_NOT_FOUND,
                () -> tenants.reactivate(acme.tenant().id()));
        refused(
                ProblemCode.TENANT_NOT_FOUND,
                () -> tenants.suspend(acme.tenant().id()));
        refused(ProblemCode.TENANT_NOT_FOUND, () -> tenants.close(owner));
        refused(ProblemCode.TENANT_NOT_FOUND, this::job);
    }

    @Test
    void shouldRefuseASuspendedTenantEvenToACallerLetInBefore() {
        Tenant suspended = tenants.suspend(acme.tenant().id());

        assertThat(suspended.status()).isEqualTo(TenantStatus.SUSPENDED);
        refused(ProblemCode.TENANT_SUSPENDED, () -> tenants.update(owner, new TenantUpdate("New", null, null, null)));
        refused(ProblemCode.TENANT_SUSPENDED, () -> tenants.close(owner));
        refused(
                ProblemCode.TENANT_SUSPENDED,
                () -> world.tenancy.members().add(owner, new NewMember("m@acme.example", "M", "member")));
        refused(
                ProblemCode.TENANT_SUSPENDED,
                () -> world.tenancy.subscriptions().upgrade(owner, "enterprise"));
        tenants.reactivate(acme.tenant().id());
        assertThat(world.decide(acme.userToken())).isInstanceOf(AccessDecision.Granted.class);
    }

    @Test
    void shouldNotKnowATenantThatNeverWas() {
        TenantId unknown = new TenantId(UuidGenerator.create().get());

        refused(ProblemCode.TENANT_NOT_FOUND, () -> tenants.suspend(unknown));
        refused(ProblemCode.TENANT_NOT_FOUND, () -> tenants.reactivate(unknown));
        refused(
                ProblemCode.TENANT_NOT_FOUND,
                () -> world.tenancy.access().system(new TenantReference.ById(unknown), "job"));
    }

    @Test
    void shouldLetTheApplicationWorkInASuspendedTenant() {
        tenants.suspend(acme.tenant().id());

        assertThat(world.tenancy
                        .members()
                        .add(job(), new NewMember("m@acme.example", "M", "owner"))
                        .role())
                .isEqualTo(Role.OWNER);
        assertThat(tenants.reactivate(acme.tenant().id()).status()).isEqualTo(TenantStatus.ACTIVE);
    }

    private TenantContext job() {
        return world.tenancy
                .access()
                .system(new TenantReference.ById(acme.tenant().id()), "job");
    }

    private Optional<TenantAccess> named(String slug) {
        return world.store.findTenant(new TenantReference.BySlug(new Slug(slug)));
    }
}
