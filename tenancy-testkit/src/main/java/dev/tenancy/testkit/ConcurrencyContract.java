package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.problem.Stale;
import dev.tenancy.role.Role;
import dev.tenancy.store.Repositories;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What every {@link TenancyStore} must do when many threads change the same things at once. */
public interface ConcurrencyContract extends StoreContract {

    /** How many threads race. */
    int RACERS = 32;

    @Test
    default void shouldGiveASlugToOneOfThoseWhoClaimItAtOnce() {
        Slug slug = Samples.slug();
        List<Callable<TenantId>> claims = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            TestTenant claimer = TestTenant.createIn(store());
            claims.add(() -> store().write(repositories -> {
                repositories.tenants().claimSlug(slug, claimer.id(), Samples.NOW);
                return claimer.id();
            }));
        }

        Race<TenantId> race = Race.run(claims);

        assertThat(race.requireNoFailuresBut(Conflict.class)).hasSize(1);
        assertThat(race.failures())
                .allSatisfy(lost -> assertThat(((Conflict) lost).code()).isEqualTo(ProblemCode.SLUG_TAKEN));
    }

    @Test
    default void shouldGiveARetiredSlugToOneOfThoseWhoClaimItAtOnce() {
        Slug slug = TestTenant.createIn(store()).tenant().slug();
        Units.write(store(), repositories -> repositories.tenants().retireSlug(slug, Samples.NOW));
        List<Callable<TenantId>> claims = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            TestTenant claimer = TestTenant.createIn(store());
            claims.add(() -> store().write(repositories -> {
                repositories.tenants().claimSlug(slug, claimer.id(), Samples.NOW);
                return claimer.id();
            }));
        }

        assertThat(Race.run(claims).requireNoFailuresBut(Conflict.class)).hasSize(1);
    }

    @Test
    default void shouldTakeAnAddressOnceThoughManyAddItAtOnce() {
        TestTenant tenant = TestTenant.createIn(store());
        EmailAddress email = Samples.email();

        Race<TenantUser> race = Race.run(
                RACERS,
                () -> store().write(repositories -> {
                    TenantUser member = tenant.member(email, Role.MEMBER);
                    repositories.members().insert(member);
                    return member;
                }));

        assertThat(members(tenant))
                .containsAll(race.requireNoFailuresBut(Conflict.class))
                .hasSize(2);
        assertThat(race.results()).hasSize(1);
        assertThat(race.failures())
                .allSatisfy(lost -> assertThat(((Conflict) lost).code()).isEqualTo(ProblemCode.ALREADY_MEMBER));
    }

    @Test
    default void shouldKeepAnOwnerThoughTwoRemoveEachOtherAtOnce() {
        for (int round = 0; round < 10; round++) {
            TestTenant tenant = TestTenant.createIn(store());
            TenantUser second = tenant.member(Role.OWNER);
            Units.write(store(), repositories -> repositories.members().insert(second));
            assertThat(owners(tenant)).isEqualTo(2);

            Race<Boolean> race = Race.run(List.of(() -> demote(tenant, tenant.owner()), () -> demote(tenant, second)));

            assertThat(race.requireAll()).containsExactlyInAnyOrder(true, false);
            assertThat(owners(tenant)).isEqualTo(1);
        }
    }

    @Test
    default void shouldLetThoseWhoLockATenantComeOneAtATimeAndSeeTheChangesBefore() {
        TestTenant tenant = TestTenant.createIn(store());

        Race<Long> race = Race.run(
                RACERS,
                () -> store().write(repositories -> {
                    Tenant locked = repositories.tenants().lock(tenant.id()).orElseThrow();
                    TenantStatus other =
                            locked.status() == TenantStatus.ACTIVE ? TenantStatus.SUSPENDED : TenantStatus.ACTIVE;
                    return repositories
                            .tenants()
                            .update(locked.withStatus(other))
                            .version();
                }));

        assertThat(race.requireAll()).doesNotHaveDuplicates().hasSize(RACERS).contains(2L, RACERS + 1L);
    }

    @Test
    default void shouldStoreOneOfTheChangesThatAreMadeOnTopOfTheSameVersionAtOnce() {
        TestTenant tenant = TestTenant.createIn(store());

        Race<TenantUser> race = Race.run(
                RACERS,
                () -> store().write(repositories -> {
                    TenantUser owner = repositories
                            .members()
                            .find(tenant.id(), tenant.owner().id())
                            .orElseThrow();
                    return repositories.members().update(tenant.owner().with(owner.name(), Role.ADMIN));
                }));

        assertThat(race.requireNoFailuresBut(Stale.class)).hasSize(1);
        assertThat(members(tenant)).isEqualTo(race.results());
    }

    @Test
    default void shouldEndAnInvitationOnceThoughManyAcceptItAtOnce() {
        TestTenant tenant = TestTenant.createIn(store());
        Invitation invitation = tenant.invitation(Samples.email(), Role.MEMBER);
        Units.write(store(), repositories -> repositories.invitations().insert(invitation));

        Race<TenantUser> race = Race.run(
                RACERS,
                () -> store().write(repositories -> {
                    TenantUser member = tenant.member(Role.MEMBER);
                    repositories.members().insert(member);
                    repositories.invitations().end(tenant.id(), invitation.id(), Invitation.Status.ACCEPTED);
                    return member;
                }));

        assertThat(members(tenant))
                .containsAll(race.requireNoFailuresBut(Stale.class))
                .hasSize(2);
        assertThat(race.results()).hasSize(1);
    }

    @Test
    default void shouldEitherAcceptOrRevokeAnInvitation() {
        TestTenant tenant = TestTenant.createIn(store());
        for (int round = 0; round < 10; round++) {
            Invitation invitation = tenant.invitation(Samples.email(), Role.MEMBER);
            Units.write(store(), repositories -> repositories.invitations().insert(invitation));

            Race<Invitation.Status> race = Race.run(List.of(
                    () -> end(invitation, Invitation.Status.ACCEPTED),
                    () -> end(invitation, Invitation.Status.REVOKED)));

            assertThat(race.requireNoFailuresBut(Stale.class)).hasSize(1);
            Invitation.Status stored = store().read(repositories -> repositories
                    .invitations()
                    .find(tenant.id(), invitation.id())
                    .orElseThrow()
                    .status());
            assertThat(race.results()).containsExactly(stored);
        }
    }

    private Invitation.Status end(Invitation invitation, Invitation.Status status) {
        Units.write(
                store(),
                repositories -> repositories.invitations().end(invitation.tenantId(), invitation.id(), status));
        return status;
    }

    private boolean demote(TestTenant tenant, TenantUser owner) {
        return store().write(repositories -> {
            repositories.tenants().lock(tenant.id());
            if (repositories.members().countOwners(tenant.id()) < 2) {
                return false;
            }
            repositories.members().update(owner.with(owner.name(), Role.VIEWER));
            return true;
        });
    }

    private long owners(TestTenant tenant) {
        return store().read(repositories -> repositories.members().countOwners(tenant.id()));
    }

    private List<TenantUser> members(TestTenant tenant) {
        return store().read((Repositories repositories) ->
                repositories.members().page(tenant.id(), PageRequest.first()).items());
    }
}
