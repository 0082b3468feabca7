package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import dev.tenancy.team.UserToken;
import dev.tenancy.team.UserTokenRepository;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link UserTokenRepository} must do, seen through the directory of the same store. */
public interface UserTokenRepositoryContract extends StoreContract {

    /** The directory over {@link #store()}. */
    AccessDirectory directory();

    @Test
    default void shouldKeepAUserTokenAsItWasStored() {
        TestTenant tenant = TestTenant.createIn(store());
        UserToken token = inserted(tenant, tenant.owner());

        assertThat(found(token)).contains(token);
        assertThat(found(tenant.userToken(tenant.owner()))).isEmpty();
    }

    @Test
    default void shouldRevokeTheUserTokensOfOneMemberAndKeepTheTimesOfThoseRevokedBefore() {
        TestTenant tenant = TestTenant.createIn(store());
        TenantUser leaver = tenant.member(Role.MEMBER);
        Units.write(store(), repositories -> repositories.members().insert(leaver));
        UserToken dead = inserted(tenant, leaver);
        revokeAll(tenant.id(), leaver, Samples.NOW);
        UserToken live = inserted(tenant, leaver);
        UserToken liveToo = inserted(tenant, leaver);
        UserToken ofAnother = inserted(tenant, tenant.owner());
        Instant later = Samples.NOW.plusNanos(7_000);

        revokeAll(tenant.id(), leaver, later);

        assertThat(found(live)).contains(live.revoked(later));
        assertThat(found(liveToo)).contains(liveToo.revoked(later));
        assertThat(found(dead)).contains(dead.revoked(Samples.NOW));
        assertThat(found(ofAnother)).contains(ofAnother);
    }

    @Test
    default void shouldRevokeNoUserTokenOfAnotherTenant() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        UserToken token = inserted(ours, ours.owner());

        revokeAll(theirs.id(), ours.owner(), Samples.NOW);
        assertThat(found(token)).contains(token);

        revokeAll(ours.id(), ours.owner(), Samples.NOW);
        assertThat(found(token)).contains(token.revoked(Samples.NOW));
    }

    private UserToken inserted(TestTenant tenant, TenantUser user) {
        UserToken token = tenant.userToken(user);
        Units.write(store(), repositories -> repositories.userTokens().insert(token));
        return token;
    }

    private void revokeAll(TenantId tenant, TenantUser user, Instant now) {
        Units.write(store(), repositories -> repositories.userTokens().revokeAll(tenant, user.id(), now));
    }

    private Optional<UserToken> found(UserToken token) {
        return directory().findUserToken(token.lookupId()).map(UserTokenAccess::token);
    }
}
