package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import dev.tenancy.team.UserToken;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link AccessDirectory} must do; it knows at once what the store beside it has committed. */
public interface AccessDirectoryContract extends StoreContract {

    /** The directory over {@link #store()}. */
    AccessDirectory directory();

    @Test
    default void shouldFindAnApiKeyWithItsTenantByLookupIdAlone() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = tenant.apiKey();
        assertThat(directory().findApiKey(key.lookupId())).isEmpty();
        Units.write(store(), repositories -> repositories.apiKeys().insert(key));

        assertThat(directory().findApiKey(key.lookupId()))
                .contains(new ApiKeyAccess(key, access(tenant.tenant(), tenant.subscription())));
        for (String misspelt : Misspelt.casesOf(key.lookupId())) {
            assertThat(directory().findApiKey(misspelt)).isEmpty();
        }
    }

    @Test
    default void shouldFindARevokedApiKeyAsRevoked() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = tenant.apiKey();
        Units.write(store(), repositories -> repositories.apiKeys().insert(key));
        assertThat(directory().findApiKey(key.lookupId()))
                .hasValueSatisfying(
                        found -> assertThat(found.key().isLive(Samples.NOW)).isTrue());

        Units.write(store(), repositories -> repositories.apiKeys().revoke(tenant.id(), key.id(), Samples.NOW));

        assertThat(directory().findApiKey(key.lookupId()))
                .hasValueSatisfying(found -> assertThat(found.key().revokedAt()).isEqualTo(Samples.NOW));
    }

    @Test
    default void shouldFindAUserTokenWithItsMemberAndTenantByLookupIdAlone() {
        TestTenant tenant = TestTenant.createIn(store());
        UserToken token = tenant.userToken(tenant.owner());
        assertThat(directory().findUserToken(token.lookupId())).isEmpty();
        Units.write(store(), repositories -> repositories.userTokens().insert(token));

        assertThat(directory().findUserToken(token.lookupId()))
                .contains(new UserTokenAccess(token, tenant.owner(), access(tenant.tenant(), tenant.subscription())));
        for (String misspelt : Misspelt.casesOf(token.lookupId())) {
            assertThat(directory().findUserToken(misspelt)).isEmpty();
        }
    }

    @Test
    default void shouldFindAUserTokenWithTheRoleThatItsMemberHasNow() {
        TestTenant tenant = TestTenant.createIn(store());
        UserToken token = tenant.userToken(tenant.owner());
        Units.write(store(), repositories -> repositories.userTokens().insert(token));
        TenantUser demoted = store().write(repositories ->
                repositories.members().update(tenant.owner().with(tenant.owner().name(), Role.VIEWER)));

        assertThat(directory().findUserToken(token.lookupId()))
                .hasValueSatisfying(found -> assertThat(found.user()).isEqualTo(demoted));
    }

    @Test
    default void shouldTellWhatATenantHasNowInPlaceOfItsPlansWord() {
        TestTenant tenant = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());
        ApiKey key = tenant.apiKey();
        UserToken token = tenant.userToken(tenant.owner());
        Entitlement calls = new Entitlement.OfMeter("calls", 7, null);
        Entitlement sla = new Entitlement.OfFeature("sla", true, Samples.NOW);
        Entitlement noSla = new Entitlement.OfFeature("sla", false, null);
        Units.write(store(), repositories -> {
            repositories.apiKeys().insert(key);
            repositories.userTokens().insert(token);
            repositories.overrides().put(tenant.override(sla));
            repositories.overrides().put(tenant.override(calls));
            repositories.overrides().put(other.override(noSla));
        });
        assertThat(byId(other.id())).contains(new TenantAccess(other.tenant(), other.subscription(), List.of(noSla)));
        assertOverrides(tenant, key, token, List.of(calls, sla));

        Units.write(store(), repositories -> {
            repositories.overrides().put(tenant.override(noSla));
            repositories.overrides().remove(tenant.id(), "calls");
        });
        assertOverrides(tenant, key, token, List.of(noSla));

        Units.write(store(), repositories -> repositories.overrides().remove(tenant.id(), "sla"));
        assertOverrides(tenant, key, token, List.of());
    }

    private void assertOverrides(TestTenant tenant, ApiKey key, UserToken token, List<Entitlement> overrides) {
        TenantAccess expected = new TenantAccess(tenant.tenant(), tenant.subscription(), overrides);
        assertThat(byId(tenant.id())).contains(expected);
        assertThat(bySlug(tenant.tenant().slug())).contains(expected);
        assertThat(directory().findApiKey(key.lookupId())).contains(new ApiKeyAccess(key, expected));
        assertThat(directory().findUserToken(token.lookupId()))
                .contains(new UserTokenAccess(token, tenant.owner(), expected));
    }

    @Test
    default void shouldFindNoUserTokenOfAMemberWhoIsGone() {
        TestTenant tenant = TestTenant.createIn(store());
        UserToken token = tenant.userToken(tenant.owner());
        Units.write(store(), repositories -> repositories.userTokens().insert(token));
        assertThat(directory().findUserToken(token.lookupId())).isPresent();

        Units.write(store(), repositories -> repositories.members().delete(tenant.owner()));

        assertThat(directory().findUserToken(token.lookupId())).isEmpty();
    }

    @Test
    default void shouldTellTheStatusAndPlanThatATenantHasNow() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = tenant.apiKey();
        UserToken token = tenant.userToken(tenant.owner());
        Units.write(store(), repositories -> {
            repositories.apiKeys().insert(key);
            repositories.userTokens().insert(token);
        });
        Tenant current = tenant.tenant();
        Subscription subscription = store().write(repositories -> repositories
                .subscriptions()
                .update(new Subscription(
                        tenant.id(),
                        "enterprise",
                        2,
                        Samples.NOW,
                        tenant.subscription().zone(),
                        1)));
        for (TenantStatus status : TenantStatus.values()) {
            Tenant before = current;
            current = store().write(repositories -> repositories.tenants().update(before.withStatus(status)));
            TenantAccess expected = access(current, subscription);

            assertThat(byId(tenant.id())).contains(expected);
            assertThat(bySlug(current.slug())).contains(expected);
            assertThat(directory().findApiKey(key.lookupId()).map(ApiKeyAccess::access))
                    .contains(expected);
            assertThat(directory().findUserToken(token.lookupId()).map(UserTokenAccess::access))
                    .contains(expected);
        }
    }

    @Test
    default void shouldFindATenantByItsIdAndItsSlugAlone() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());

        for (TestTenant tenant : new TestTenant[] {ours, theirs}) {
            TenantAccess expected = access(tenant.tenant(), tenant.subscription());
            assertThat(byId(tenant.id())).contains(expected);
            assertThat(bySlug(tenant.tenant().slug())).contains(expected);
        }
        assertThat(byId(Samples.tenantId())).isEmpty();
        assertThat(bySlug(Samples.slug())).isEmpty();
    }

    @Test
    default void shouldFindATenantUnderItsNewSlugAndNobodyUnderARetiredOne() {
        TestTenant tenant = TestTenant.createIn(store());
        TestTenant next = TestTenant.createIn(store());
        Slug old = tenant.tenant().slug();
        Slug fresh = Samples.slug();
        Instant end = Samples.NOW.plus(Duration.ofDays(30));
        Units.write(store(), repositories -> {
            repositories.tenants().claimSlug(fresh, tenant.id(), Samples.NOW);
            repositories.tenants().retireSlug(old, end);
        });
        assertThat(bySlug(old)).isEmpty();
        assertThat(bySlug(fresh)).map(found -> found.tenant().id()).contains(tenant.id());

        Units.write(store(), repositories -> repositories.tenants().claimSlug(old, next.id(), end));
        assertThat(bySlug(old)).map(found -> found.tenant().id()).contains(next.id());
    }

    @Test
    default void shouldFindTheFirstActiveOwnerOfATenant() {
        TestTenant tenant = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());
        TenantUser second = tenant.member(Role.OWNER);
        Units.write(store(), repositories -> {
            repositories.members().insert(tenant.invitedMember(Role.OWNER));
            repositories.members().insert(tenant.member(Role.ADMIN));
            repositories.members().insert(second);
        });
        assertThat(directory().findOwner(tenant.id())).contains(tenant.owner());

        Units.write(store(), repositories -> repositories.members().delete(tenant.owner()));

        assertThat(directory().findOwner(tenant.id())).contains(second);
        assertThat(directory().findOwner(other.id())).contains(other.owner());
        assertThat(directory().findOwner(Samples.tenantId())).isEmpty();
    }

    @Test
    default void shouldListTheTenantsThatAreActiveNow() {
        TestTenant tenant = TestTenant.createIn(store());
        Tenant current = tenant.tenant();
        assertThat(activeTenants(100)).contains(tenant.id());

        for (TenantStatus status : List.of(TenantStatus.SUSPENDED, TenantStatus.ACTIVE, TenantStatus.CLOSED)) {
            Tenant before = current;
            current = store().write(repositories -> repositories.tenants().update(before.withStatus(status)));

            assertThat(activeTenants(100).contains(tenant.id())).isEqualTo(status == TenantStatus.ACTIVE);
        }
    }

    @Test
    default void shouldListEveryActiveTenantOnceNewestFirst() {
        List<TenantId> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, TestTenant.createIn(store()).id());
        }
        for (int limit : new int[] {2, 5, 100}) {
            List<TenantId> listed = activeTenants(limit);

            assertThat(listed).doesNotHaveDuplicates().containsSubsequence(made);
        }
    }

    /** All of them, read in pages of {@code limit}. */
    private List<TenantId> activeTenants(int limit) {
        List<TenantId> listed = new ArrayList<>();
        Page<TenantId> page = directory().activeTenants(new PageRequest(limit, null));
        listed.addAll(page.items());
        while (page.hasMore()) {
            assertThat(page.items()).hasSize(limit);
            page = directory()
                    .activeTenants(
                            new PageRequest(limit, listed.get(listed.size() - 1).value()));
            listed.addAll(page.items());
        }
        return listed;
    }

    private Optional<TenantAccess> byId(TenantId id) {
        return directory().findTenant(new TenantReference.ById(id));
    }

    private Optional<TenantAccess> bySlug(Slug slug) {
        return directory().findTenant(new TenantReference.BySlug(slug));
    }

    private static TenantAccess access(Tenant tenant, Subscription subscription) {
        return new TenantAccess(tenant, subscription, List.of());
    }
}
