package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.apikey.ApiKeyRepository;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.DisplayName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link ApiKeyRepository} must do. */
public interface ApiKeyRepositoryContract extends StoreContract {

    @Test
    default void shouldFindAnApiKeyAsItWasStoredInItsTenantAlone() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        for (ApiKey key : List.of(
                ours.apiKey(),
                like(ours.apiKey(), "\uD83C\uDF0D".repeat(200), Set.of(Permission.DATA_READ), null),
                like(ours.apiKey(), "all", EnumSet.allOf(Permission.class), Samples.NOW.plusNanos(1_000)))) {
            insert(key);

            assertThat(found(ours.id(), key)).contains(key);
            assertThat(found(theirs.id(), key)).isEmpty();
        }
    }

    @Test
    default void shouldPageTheApiKeysOfOneTenantNewestFirst() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.add(inserted(ours, ours.owner()));
            inserted(theirs, theirs.owner());
        }
        revoke(ours.id(), keys.get(2), Samples.NOW);
        keys.set(2, keys.get(2).revoked(Samples.NOW));

        Pages.assertPages(
                keys, request -> page(ours.id(), request), key -> key.id().value());
        assertThat(page(theirs.id(), PageRequest.first()).items()).hasSize(5);
        assertThat(page(Samples.tenantId(), PageRequest.first())).isEqualTo(new Page<ApiKey>(List.of(), false));
    }

    @Test
    default void shouldRevokeOneApiKeyAndKeepTheTimeOfItsFirstRevocation() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = inserted(tenant, tenant.owner());
        ApiKey other = inserted(tenant, tenant.owner());
        Instant first = Samples.NOW.plusNanos(5_000);

        revoke(tenant.id(), key, first);
        assertThat(found(tenant.id(), key)).contains(key.revoked(first));
        revoke(tenant.id(), key, first.plusSeconds(9));
        assertThat(found(tenant.id(), key)).contains(key.revoked(first));

        assertThat(found(tenant.id(), other)).contains(other);
    }

    @Test
    default void shouldRevokeNoApiKeyOfAnotherTenant() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        ApiKey key = inserted(ours, ours.owner());

        revoke(theirs.id(), key, Samples.NOW);
        revokeCreatedBy(theirs.id(), ours.owner().id(), Samples.NOW);
        assertThat(found(ours.id(), key)).contains(key);

        revoke(ours.id(), key, Samples.NOW);
        assertThat(found(ours.id(), key)).contains(key.revoked(Samples.NOW));
    }

    @Test
    default void shouldDoNothingForAnApiKeyThatIsNotThere() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey missing = tenant.apiKey();

        revoke(tenant.id(), missing, Samples.NOW);

        assertThat(found(tenant.id(), missing)).isEmpty();
    }

    @Test
    default void shouldRevokeTheApiKeysOfOneCreatorAndKeepTheTimesOfThoseRevokedBefore() {
        TestTenant tenant = TestTenant.createIn(store());
        TenantUser leaver = tenant.member(Role.ADMIN);
        Units.write(store(), repositories -> repositories.members().insert(leaver));
        ApiKey live = inserted(tenant, leaver);
        ApiKey liveToo = inserted(tenant, leaver);
        ApiKey dead = inserted(tenant, leaver);
        revoke(tenant.id(), dead, Samples.NOW);
        ApiKey ofAnother = inserted(tenant, tenant.owner());
        Instant later = Samples.NOW.plusSeconds(60);

        revokeCreatedBy(tenant.id(), leaver.id(), later);

        assertThat(found(tenant.id(), live)).contains(live.revoked(later));
        assertThat(found(tenant.id(), liveToo)).contains(liveToo.revoked(later));
        assertThat(found(tenant.id(), dead)).contains(dead.revoked(Samples.NOW));
        assertThat(found(tenant.id(), ofAnother)).contains(ofAnother);
    }

    private void insert(ApiKey key) {
        Units.write(store(), repositories -> repositories.apiKeys().insert(key));
    }

    private ApiKey inserted(TestTenant tenant, TenantUser creator) {
        ApiKey key = tenant.apiKey(creator);
        insert(key);
        return key;
    }

    private void revoke(TenantId tenant, ApiKey key, Instant now) {
        Units.write(store(), repositories -> repositories.apiKeys().revoke(tenant, key.id(), now));
    }

    private void revokeCreatedBy(TenantId tenant, UserId creator, Instant now) {
        Units.write(
                store(),
                repositories -> repositories
                        .apiKeys()
                        .findUnrevoked(tenant, creator)
                        .forEach(key -> repositories.apiKeys().revoke(tenant, key.id(), now)));
    }

    private Optional<ApiKey> found(TenantId tenant, ApiKey key) {
        return store().read(repositories -> repositories.apiKeys().find(tenant, key.id()));
    }

    private Page<ApiKey> page(TenantId tenant, PageRequest request) {
        return store().read(repositories -> repositories.apiKeys().page(tenant, request));
    }

    private static ApiKey like(ApiKey key, String name, Set<Permission> scopes, @Nullable Instant expiresAt) {
        return new ApiKey(
                key.id(),
                key.tenantId(),
                new DisplayName(name),
                Role.VIEWER,
                scopes,
                key.createdBy(),
                key.lookupId(),
                key.hash(),
                key.hint(),
                key.createdAt(),
                expiresAt,
                null);
    }
}
