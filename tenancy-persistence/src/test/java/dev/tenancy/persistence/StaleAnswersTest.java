package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.plan.Limit;
import dev.tenancy.role.Role;
import dev.tenancy.store.Repositories;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;

/** What each change through the store is told to make stale. */
final class StaleAnswersTest extends OneStorePerClass {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2InMemory();
    }

    @Test
    void shouldMakeStaleWhatTellsOfTheTenantWhenItIsChanged() {
        TestTenant tenant = TestTenant.createIn(store());
        StaleAnswers about = StaleAnswers.about(tenant.id());

        assertThat(staleAfter(all -> all.tenants().update(tenant.tenant().withStatus(TenantStatus.SUSPENDED))))
                .isEqualTo(about);
        assertThat(staleAfter(all -> all.subscriptions().update(tenant.subscription())))
                .isEqualTo(about);
        assertThat(staleAfter(all -> all.tenants().retireSlug(tenant.tenant().slug(), Samples.NOW)))
                .isEqualTo(about);
    }

    @Test
    void shouldMakeStaleWhatTellsOfTheTenantWhenAMemberIsChanged() {
        TestTenant tenant = TestTenant.createIn(store());
        TenantUser member = tenant.member(Role.OWNER);
        StaleAnswers about = StaleAnswers.about(tenant.id());

        assertThat(staleAfter(all -> all.members().insert(member))).isEqualTo(about);
        assertThat(staleAfter(all -> all.members().update(member))).isEqualTo(about);
        assertThat(staleAfter(all -> all.members().delete(member.withVersion(2))))
                .isEqualTo(about);
    }

    @Test
    void shouldMakeStaleWhatTellsOfTheTenantWhenACredentialIsRevoked() {
        TestTenant tenant = TestTenant.createIn(store());
        StaleAnswers about = StaleAnswers.about(tenant.id());

        assertThat(staleAfter(
                        all -> all.apiKeys().revoke(tenant.id(), tenant.apiKey().id(), Samples.NOW)))
                .isEqualTo(about);
        assertThat(staleAfter(all ->
                        all.userTokens().revokeAll(tenant.id(), tenant.owner().id(), Samples.NOW)))
                .isEqualTo(about);
    }

    @Test
    void shouldMakeNothingStaleButAbsencesByWhatIsNew() {
        TestTenant tenant = TestTenant.createIn(store());
        TestTenant another = TestTenant.unstored();
        Slug slug = Samples.slug();

        assertThat(staleAfter(all -> all.apiKeys().insert(tenant.apiKey()))).isEqualTo(StaleAnswers.ABSENCES);
        assertThat(staleAfter(all -> all.userTokens().insert(tenant.userToken(tenant.owner()))))
                .isEqualTo(StaleAnswers.ABSENCES);
        assertThat(staleAfter(all -> {
                    all.tenants().insert(another.tenant());
                    all.tenants().claimSlug(slug, another.id(), Samples.NOW);
                    all.subscriptions().insert(another.subscription());
                }))
                .isEqualTo(StaleAnswers.ABSENCES);
        staleAfter(all -> all.tenants().retireSlug(slug, Samples.NOW));
        assertThat(staleAfter(all -> all.tenants().claimSlug(slug, tenant.id(), Samples.NOW)))
                .isEqualTo(StaleAnswers.ABSENCES);
    }

    @Test
    void shouldMakeNothingStaleByUsageInvitationsLocksAndReads() {
        TestTenant tenant = TestTenant.createIn(store());
        Invitation invitation = tenant.invitation(Samples.email(), Role.MEMBER);

        assertThat(staleAfter(all -> {
                    all.tenants().lock(tenant.id());
                    all.tenants().retireSlug(Samples.slug(), Samples.NOW);
                    all.members().countOwners(tenant.id());
                    all.invitations().insert(invitation);
                    all.invitations().end(tenant.id(), invitation.id(), Invitation.Status.REVOKED);
                    all.usage()
                            .consume(tenant.id(), TestCharge.of(1, Limit.of(10)).charge());
                }))
                .isEqualTo(StaleAnswers.NONE);
    }

    @Test
    void shouldMakeStaleWhatTellsOfAnyTenantThatAUnitChanges() {
        TestTenant one = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());

        StaleAnswers stale = staleAfter(all -> {
            all.tenants().update(one.tenant());
            all.apiKeys().insert(one.apiKey());
            all.subscriptions().update(other.subscription());
        });

        assertThat(stale.all()).isFalse();
        assertThat(stale.tenants()).containsExactlyInAnyOrder(one.id(), other.id());
    }

    @Test
    void shouldMakeEverythingStaleByAChangeThatDoesNotSayWhatItChanges() {
        ApiKey key = TestTenant.createIn(store()).apiKey();
        try (SessionFactory sessions = EngineEntities.sessions(database().engine());
                JpaUnit unit = JpaUnit.begin(sessions)) {
            unit.run(session -> session.insert(new ApiKeyEntity(key)));

            assertThat(unit.stale()).isEqualTo(StaleAnswers.ALL);
        }
    }

    private StaleAnswers staleAfter(Consumer<Repositories> work) {
        List<StaleAnswers> told = new ArrayList<>();
        Consumer<StaleAnswers> follower = told::add;
        engineStore().follow(follower);
        try {
            store().write(repositories -> {
                work.accept(repositories);
                assertThat(told).isEmpty();
                return true;
            });
        } finally {
            engineStore().unfollow(follower);
        }
        assertThat(told).hasSize(1);
        return told.get(0);
    }
}
