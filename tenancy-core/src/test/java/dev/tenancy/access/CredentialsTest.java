package dev.tenancy.access;

import static dev.tenancy.access.Home.READ;
import static dev.tenancy.access.Home.bearer;
import static dev.tenancy.access.Home.claims;
import static dev.tenancy.access.Home.code;
import static dev.tenancy.access.Home.slug;
import static dev.tenancy.access.Home.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.CreatedApiKey;
import dev.tenancy.Forgery;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.Actor;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.secret.Secret;
import dev.tenancy.secret.SecretHasher;
import dev.tenancy.team.UserToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private final Home home = new Home();

    @Test
    void shouldAnswerEveryBadCredentialAlike() {
        CreatedApiKey revoked = home.key("admin", List.of(), null);
        CreatedApiKey expired = home.key("admin", List.of(), "2026-02-01T00:00:00Z");
        CreatedApiKey live = home.key("admin", List.of(), null);
        home.tenancy.apiKeys().revoke(home.owner, revoked.key().id());
        home.now = home.now.plus(Duration.ofDays(29));
        String none = told(home.access.decide(new Credential.None(), claims(), READ));

        assertThat(none).startsWith("unauthenticated");
        for (Secret bad : List.of(
                revoked.secret(),
                expired.secret(),
                Forgery.of(ApiKey.FORMAT, live.secret()),
                Forgery.of(UserToken.FORMAT, home.acme.userToken()),
                Forgery.of(UserToken.FORMAT, live.secret()),
                ApiKey.FORMAT.generate(new SecureRandom()),
                UserToken.FORMAT.generate(new SecureRandom()))) {
            assertThat(told(home.decide(bad))).isEqualTo(none);
            assertThat(told(home.decide(bad, slug("evil")))).isEqualTo(none);
        }
        assertThat(told(home.decide(live.secret()))).isEqualTo("granted");
        home.now = home.now.plus(Duration.ofDays(1));
        assertThat(told(home.decide(home.acme.userToken()))).isEqualTo(none);
    }

    @Test
    void shouldLookNothingUpForABadChecksum() {
        CreatedApiKey key = home.key("admin", List.of(), null);
        home.directory.lookUps = 0;

        for (String good : List.of(key.secret().reveal(), home.acme.userToken().reveal())) {
            for (int i = 0; i < good.length(); i++) {
                String slip = good.substring(0, i) + (good.charAt(i) == 'x' ? 'y' : 'x') + good.substring(i + 1);
                assertThat(code(home.access.decide(new Credential.Bearer(slip), claims(), READ)))
                        .isEqualTo("unauthenticated");
            }
        }
        assertThat(home.directory.lookUps).isZero();
    }

    @Test
    void shouldLookUpOnceForAWellFormedCredential() {
        home.directory.lookUps = 0;

        home.decide(home.acme.userToken());
        home.decide(ApiKey.FORMAT.generate(new SecureRandom()));
        assertThat(home.directory.lookUps).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sk_live_", "ut_", "op_", "invt_", "null", "Bearer", "' or 1=1", "\u0000"})
    void shouldLookNothingUpForNonsense(String token) {
        home.directory.lookUps = 0;

        assertThat(code(home.access.decide(new Credential.Bearer(token), claims(), READ)))
                .isEqualTo("unauthenticated");
        assertThat(home.directory.lookUps).isZero();
    }

    @Test
    void shouldLetAUserInWithItsPresentRole() {
        TenantContext context = Home.context(home.decide(home.acme.userToken()));

        assertThat(context.caller()).isInstanceOfSatisfying(Caller.User.class, user -> {
            assertThat(user.id()).isEqualTo(home.acme.owner().id());
            assertThat(user.email()).isEqualTo(home.acme.owner().email());
            assertThat(user.role()).isEqualTo(Role.OWNER);
            assertThat(user.token()).isNotNull();
            assertThat(user.actor()).isEqualTo(Actor.user(home.acme.owner().id()));
        });
        assertThat(context.entitlements().plan().key()).isEqualTo("starter");
    }

    @Test
    void shouldLetAKeyInWithItsRoleAndScopes() {
        CreatedApiKey made = home.key("member", List.of("data:read"), null);

        assertThat(Home.context(home.access.decide(bearer(made.secret()), claims(), Permission.DATA_READ))
                        .caller())
                .isEqualTo(new Caller.Key(
                        made.key().id(), home.acme.owner().id(), Role.MEMBER, Set.of(Permission.DATA_READ)));
        assertThat(Home.context(home.access.decide(bearer(made.secret()), claims(), Permission.DATA_READ))
                        .caller()
                        .actor())
                .isEqualTo(Actor.apiKey(made.key().id()));
        assertThat(home.access.system(slug("acme"), "nightly").caller().actor()).isEqualTo(Actor.system("nightly"));
        assertThat(code(home.access.decide(bearer(made.secret()), claims(), Permission.DATA_WRITE)))
                .isEqualTo("scope_required");
        assertThat(code(home.access.decide(bearer(made.secret()), claims(), Permission.DATA_ADMIN)))
                .isEqualTo("role_required");
    }

    @Test
    void shouldRefuseAKeyWhosePlanHasNoApiAccessAnyMore() {
        CreatedApiKey made = home.key("admin", List.of("tenant:read"), null);
        home.tenancy.subscriptions().downgrade(home.owner, "free", When.NOW);

        assertThat(told(home.decide(made.secret())))
                .startsWith("feature_not_in_plan")
                .contains("api_access")
                .contains("[starter, professional, enterprise]");
        // The role and the scope are asked for before the plan.
        assertThat(code(home.access.decide(bearer(made.secret()), claims(), Permission.MEMBERS_READ)))
                .isEqualTo("scope_required");
        assertThat(told(home.decide(home.acme.userToken()))).isEqualTo("granted");
    }

    @Test
    void shouldRefuseEveryCredentialOfASuspendedTenantBeforeAskingForItsRole() {
        CreatedApiKey made = home.key("viewer", List.of(), null);
        home.tenancy.tenants().suspend(home.acme.tenant().id());

        for (Secret credential : List.of(made.secret(), home.acme.userToken())) {
            assertThat(code(home.decide(credential))).isEqualTo("tenant_suspended");
            assertThat(code(home.access.decide(bearer(credential), claims(), Permission.DATA_OWN)))
                    .isEqualTo("tenant_suspended");
        }
        assertThat(code(home.decide(made.secret(), slug("evil")))).isEqualTo("tenant_mismatch");
        assertThat(code(home.decide(home.acme.userToken(), slug("evil")))).isEqualTo("tenant_not_found");
    }

    @Test
    void shouldTellWhoWasRefusedOnlyWhenItIsTheTenantsOwnCaller() {
        Credential viewer = bearer(home.key("viewer", List.of(), null).secret());

        assertThat(refusedContext(home.access.decide(viewer, claims(), Permission.DATA_OWN)))
                .map(TenantContext::tenantId)
                .contains(home.acme.tenant().id());
        assertThat(refusedContext(home.access.decide(viewer, claims(slug("evil")), READ)))
                .isEmpty();
        assertThat(refusedContext(home.access.decide(new Credential.None(), claims(slug("acme")), READ)))
                .isEmpty();
        home.tenancy.tenants().suspend(home.acme.tenant().id());
        assertThat(refusedContext(home.access.decide(viewer, claims(), READ))).isPresent();
    }

    @Test
    void shouldKeepAClosedTenantsCredentialsDead() {
        CreatedApiKey made = home.key("admin", List.of(), null);
        home.tenancy.tenants().close(home.owner);

        assertThat(code(home.decide(made.secret()))).isEqualTo("unauthenticated");
        assertThat(code(home.decide(made.secret(), slug("acme")))).isEqualTo("unauthenticated");
        assertThat(code(home.decide(home.acme.userToken()))).isEqualTo("tenant_not_found");
    }

    @Test
    void shouldNeverLetAnOperatorIntoATenant() {
        Credential operator = new Credential.Bearer(home.operatorToken);
        home.directory.lookUps = 0;

        for (Permission permission : Permission.values()) {
            assertThat(code(home.access.decide(operator, claims(slug("acme")), permission)))
                    .isEqualTo("role_required");
        }
        assertThat(home.directory.lookUps).isZero();
    }

    @Test
    void shouldLetOnlyAnOperatorDoAnOperatorsWork() {
        Credential key = bearer(home.key("admin", List.of(), null).secret());

        assertThat(home.access.decideOperator(new Credential.Bearer(home.operatorToken), claims()))
                .isEqualTo(new AccessDecision.Operator());
        assertThat(code(home.access.decideOperator(bearer(home.acme.userToken()), claims())))
                .isEqualTo("role_required");
        assertThat(code(home.access.decideOperator(key, claims()))).isEqualTo("role_required");
        assertThat(code(home.access.decideOperator(new Credential.None(), claims())))
                .isEqualTo("unauthenticated");
        assertThat(code(home.access.decideOperator(new Credential.Repeated(), claims())))
                .isEqualTo("malformed_request");
        assertThat(code(home.access.decideOperator(new Credential.Bearer(home.operatorToken + "0"), claims())))
                .isEqualTo("unauthenticated");
    }

    @Test
    void shouldKnowNoOperatorUnlessATokenIsSet() {
        assertThat(code(over(home.directory).decideOperator(new Credential.Bearer(home.operatorToken), claims())))
                .isEqualTo("unauthenticated");
    }

    @Test
    void shouldFindTheUserBehindACredentialIfThereIsOne() {
        assertThat(home.access.findUser(bearer(home.acme.userToken())))
                .map(UserTokenAccess::user)
                .contains(home.acme.owner());
        assertThat(home.access.findUser(
                        bearer(home.key("admin", List.of(), null).secret())))
                .isEmpty();
        assertThat(home.access.findUser(new Credential.Bearer(home.operatorToken)))
                .isEmpty();
        assertThat(home.access.findUser(new Credential.None())).isEmpty();
    }

    @Test
    void shouldNotTakeABadCredentialForNone() {
        Credential unknown = bearer(UserToken.FORMAT.generate(new SecureRandom()));

        assertThatExceptionOfType(Denied.class).isThrownBy(() -> home.access.findUser(unknown));
        assertThatExceptionOfType(Denied.class).isThrownBy(() -> home.access.findUser(new Credential.Unreadable()));
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> home.access.findUser(new Credential.Repeated()));
    }

    @Test
    void shouldNotTellWhoIsBehindATokenOfATenantThatMayNotAct() {
        Credential credential = bearer(home.acme.userToken());

        home.tenancy.tenants().suspend(home.acme.tenant().id());
        assertThatExceptionOfType(Denied.class).isThrownBy(() -> home.access.findUser(credential));
        home.tenancy.tenants().reactivate(home.acme.tenant().id());
        assertThat(home.access.findUser(credential)).isPresent();
        home.tenancy.tenants().close(home.owner);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> home.access.findUser(credential));
    }

    @Test
    void shouldNotTakeAStoreThatIsDownForARefusal() {
        Access access = over(new Home.CountingDirectory(home.directory) {
            @Override
            public Optional<UserTokenAccess> findUserToken(String lookupId) {
                throw new Unavailable("The store is out of reach.", null);
            }
        });

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> access.decide(bearer(home.acme.userToken()), claims(), READ));
    }

    @Test
    void shouldNotReadTheClockForAKeyWithoutAnEnd() {
        CreatedApiKey lasting = home.key("admin", List.of(), null);
        AtomicInteger looks = new AtomicInteger();
        Access access = over(home.directory, () -> home.now.plusNanos(looks.getAndIncrement()));

        assertThat(access.decide(bearer(lasting.secret()), claims(), READ)).isInstanceOf(AccessDecision.Granted.class);
        assertThat(looks).hasValue(0);
    }

    @Test
    void shouldReadTheClockOnceForADecisionAboutAKeyThatEnds() {
        CreatedApiKey expiring = home.key("admin", List.of(), "2026-02-01T00:00:00Z");
        AtomicInteger looks = new AtomicInteger();
        Access access = over(home.directory, () -> home.now.plus(Duration.ofDays(29L * looks.getAndIncrement())));

        assertThat(access.decide(bearer(expiring.secret()), claims(), READ)).isInstanceOf(AccessDecision.Granted.class);
        assertThat(looks).hasValue(1);
        assertThat(code(access.decide(bearer(expiring.secret()), claims(), READ)))
                .isEqualTo("unauthenticated");
    }

    @Test
    void shouldReadTheAuthorizationHeader() {
        assertThat(Credential.of(List.of())).isEqualTo(new Credential.None());
        assertThat(Credential.of(List.of("Bearer abc"))).isEqualTo(new Credential.Bearer("abc"));
        assertThat(Credential.of(List.of("bEARER  abc "))).isEqualTo(new Credential.Bearer("abc"));
        assertThat(Credential.of(List.of("Basic abc"))).isEqualTo(new Credential.Unreadable());
        assertThat(Credential.of(List.of("Bearer"))).isEqualTo(new Credential.Unreadable());
        assertThat(Credential.of(List.of(""))).isEqualTo(new Credential.Unreadable());
        assertThat(Credential.of(List.of("Bearer abc", "Bearer abc"))).isEqualTo(new Credential.Repeated());
        assertThat(new Credential.Bearer("abc").toString()).doesNotContain("abc");
    }

    private static Optional<TenantContext> refusedContext(AccessDecision decision) {
        return Optional.ofNullable(((AccessDecision.Refused) decision).context());
    }

    private Access over(AccessDirectory directory) {
        return over(directory, () -> home.now);
    }

    private Access over(AccessDirectory directory, InstantSource clock) {
        return new Access(
                directory,
                home.tenancy.plans().catalog(),
                new Authentication(directory, SecretHasher.plain(), null, clock));
    }
}
