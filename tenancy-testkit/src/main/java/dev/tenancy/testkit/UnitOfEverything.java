package dev.tenancy.testkit;

import static dev.tenancy.testkit.Refusals.assertConflict;
import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Role;
import dev.tenancy.store.Repositories;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.TenantUser;
import dev.tenancy.team.UserToken;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.util.Map;

/** A unit of work that changes a row of every kind in every way, and what can be seen of it. */
record UnitOfEverything(
        TestTenant old,
        TestTenant fresh,
        TenantUser leaver,
        ApiKey oldKey,
        UserToken oldToken,
        Invitation oldInvitation,
        GrantId oldGrant,
        Slug freshSlug) {

    private static final Map<Meter, UsagePeriod> METERS = Map.of(CALLS, MARCH, PROJECTS, UsagePeriod.standing());
    private static final TestCharge KEYED = TestCharge.of(2, Limit.of(100)).withKey("keyed");
    private static final TestCharge PROBE = TestCharge.of(1, Limit.of(100)).on(Meter.periodic("probes"));
    private static final Entitlement GIVEN = new Entitlement.OfFeature("given", true, null);
    private static final Entitlement REPLACED = new Entitlement.OfMeter("replaced", 5, null);
    private static final Entitlement REPLACING = new Entitlement.OfMeter("replaced", 6, Samples.NOW);
    private static final Instant RESERVED_UNTIL = Samples.NOW.plusSeconds(60);

    /** Stores what the unit will work on. */
    static UnitOfEverything prepared(TenancyStore store) {
        TestTenant old = TestTenant.createIn(store);
        TenantUser leaver = old.member(Role.MEMBER);
        ApiKey key = old.apiKey();
        UserToken token = old.userToken(leaver);
        Invitation invitation = old.invitation(Samples.email(), Role.MEMBER);
        Charge oldCharge = TestCharge.of(7, Limit.of(100)).charge();
        Units.write(store, repositories -> {
            repositories.members().insert(leaver);
            repositories.apiKeys().insert(key);
            repositories.userTokens().insert(token);
            repositories.overrides().put(old.override(GIVEN));
            repositories.overrides().put(old.override(REPLACED));
            repositories.invitations().insert(invitation);
            repositories
                    .usage()
                    .consume(
                            old.id(),
                            TestCharge.of(5, Limit.of(100)).onStanding(PROJECTS).charge());
            repositories.usage().consume(old.id(), oldCharge);
        });
        return new UnitOfEverything(
                old, TestTenant.unstored(), leaver, key, token, invitation, oldCharge.id(), Samples.slug());
    }

    void run(Repositories repositories) {
        fresh.insertInto(repositories);
        TenantId id = old.id();
        repositories.tenants().lock(id);
        repositories.tenants().claimSlug(freshSlug, id, Samples.NOW);
        repositories.tenants().retireSlug(old.tenant().slug(), RESERVED_UNTIL);
        repositories.tenants().update(old.tenant().withStatus(TenantStatus.SUSPENDED));
        repositories.subscriptions().update(changedSubscription());
        repositories.overrides().remove(id, GIVEN.key());
        repositories.overrides().put(old.override(REPLACING));
        repositories.members().update(old.owner().with(old.owner().name(), Role.ADMIN));
        repositories.members().delete(leaver);
        repositories.invitations().end(id, oldInvitation.id(), Invitation.Status.ACCEPTED);
        repositories.apiKeys().revoke(id, oldKey.id(), Samples.NOW);
        repositories.userTokens().revokeAll(id, leaver.id(), Samples.NOW);
        repositories.usage().refund(id, oldGrant);
        repositories.usage().release(id, Samples.grantId(), PROJECTS, 4);
        consumption(repositories, KEYED);
    }

    /** The unit itself sees all that it did. */
    void assertSeenInside(Repositories repositories) {
        assertAfter(repositories);
        assertThat(consumption(repositories, PROBE.by(oldKey))).isInstanceOf(ConditionFailed.class);
        assertThat(consumption(repositories, KEYED))
                .isInstanceOfSatisfying(
                        Granted.class, granted -> assertThat(granted.replayed()).isTrue());
    }

    /** Everybody sees all that it did. */
    void assertLanded(TenancyStore store) {
        store.read(repositories -> {
            assertAfter(repositories);
            return true;
        });
        assertTaken(store, freshSlug, Samples.NOW);
        assertTaken(store, fresh.tenant().slug(), Samples.NOW);
        assertTaken(store, old.tenant().slug(), Samples.NOW);
        Units.write(store, repositories -> {
            repositories.tenants().update(old.tenant().withVersion(2));
            assertThat(consumption(repositories, PROBE.by(oldKey))).isInstanceOf(ConditionFailed.class);
            assertThat(consumption(repositories, PROBE.by(oldToken))).isInstanceOf(ConditionFailed.class);
            assertThat(consumption(repositories, KEYED))
                    .isInstanceOfSatisfying(
                            Granted.class,
                            granted -> assertThat(granted.replayed()).isTrue());
            assertThat(repositories.usage().refund(old.id(), oldGrant)).isFalse();
        });
    }

    /** Nobody sees anything of it. Only reads, so that it can't get in the way of the unit itself. */
    void assertNothingHappened(TenancyStore store) {
        store.read(repositories -> {
            assertBefore(repositories);
            return true;
        });
    }

    /** Nothing of it is left, in what only a writer comes to know either. The unit can be run afterwards. */
    void assertUndone(TenancyStore store) {
        assertNothingHappened(store);
        assertTaken(store, old.tenant().slug(), RESERVED_UNTIL);
        Units.write(store, repositories -> {
            assertThat(consumption(repositories, PROBE.by(oldKey))).isInstanceOf(Granted.class);
            assertThat(consumption(repositories, PROBE.by(oldToken))).isInstanceOf(Granted.class);
        });
    }

    private static void assertTaken(TenancyStore store, Slug slug, Instant now) {
        TestTenant thief = TestTenant.createIn(store);
        assertConflict(
                ProblemCode.SLUG_TAKEN,
                () -> Units.write(store, repositories -> repositories.tenants().claimSlug(slug, thief.id(), now)));
    }

    private void assertAfter(Repositories repositories) {
        TenantId id = old.id();
        assertThat(repositories.tenants().find(fresh.id())).contains(fresh.tenant());
        assertThat(repositories.subscriptions().find(fresh.id())).contains(fresh.subscription());
        assertThat(repositories.members().findByEmail(fresh.id(), fresh.owner().email()))
                .contains(fresh.owner());
        assertThat(repositories.tenants().find(id))
                .contains(old.tenant().withStatus(TenantStatus.SUSPENDED).withVersion(2));
        assertThat(repositories.subscriptions().find(id))
                .contains(changedSubscription().withVersion(2));
        assertThat(repositories.overrides().findAll(id)).containsExactly(old.override(REPLACING));
        assertThat(repositories.members().page(id, PageRequest.first()).items())
                .containsExactly(
                        old.owner().with(old.owner().name(), Role.ADMIN).withVersion(2));
        assertThat(repositories.members().find(id, leaver.id())).isEmpty();
        assertThat(repositories.members().countOwners(id)).isZero();
        assertThat(repositories.invitations().page(id, PageRequest.first()).items())
                .containsExactly(oldInvitation.withStatus(Invitation.Status.ACCEPTED));
        assertThat(repositories.apiKeys().find(id, oldKey.id()))
                .hasValueSatisfying(key -> assertThat(key.revokedAt()).isEqualTo(Samples.NOW));
        assertThat(repositories.usage().counts(id, METERS))
                .isEqualTo(Map.of(CALLS, new UsageCount(2, 0), PROJECTS, new UsageCount(1, 0)));
    }

    private void assertBefore(Repositories repositories) {
        TenantId id = old.id();
        assertThat(repositories.tenants().find(fresh.id())).isEmpty();
        assertThat(repositories.subscriptions().find(fresh.id())).isEmpty();
        assertThat(repositories.members().findByEmail(fresh.id(), fresh.owner().email()))
                .isEmpty();
        assertThat(repositories.tenants().find(id)).contains(old.tenant());
        assertThat(repositories.subscriptions().find(id)).contains(old.subscription());
        assertThat(repositories.overrides().findAll(id)).containsExactly(old.override(GIVEN), old.override(REPLACED));
        assertThat(repositories.members().page(id, PageRequest.first()).items())
                .containsExactlyInAnyOrder(leaver, old.owner());
        assertThat(repositories.members().findByEmail(id, leaver.email())).contains(leaver);
        assertThat(repositories.members().countOwners(id)).isEqualTo(1);
        assertThat(repositories.invitations().page(id, PageRequest.first()).items())
                .containsExactly(oldInvitation);
        assertThat(repositories.apiKeys().find(id, oldKey.id())).contains(oldKey);
        assertThat(repositories.usage().counts(id, METERS))
                .isEqualTo(Map.of(CALLS, new UsageCount(7, 0), PROJECTS, new UsageCount(5, 0)));
    }

    private Subscription changedSubscription() {
        Subscription before = old.subscription();
        return new Subscription(old.id(), "enterprise", 2, before.anchor(), before.zone(), 1);
    }

    private Consumption consumption(Repositories repositories, TestCharge charge) {
        return repositories.usage().consume(old.id(), charge.charge());
    }
}
