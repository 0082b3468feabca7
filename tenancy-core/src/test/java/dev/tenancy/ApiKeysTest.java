package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.TenantContext;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.secret.Secret;
import dev.tenancy.tenant.TenantReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    private final World world = new World();
    private final ApiKeys keys = world.tenancy.apiKeys();
    private final TenantContext owner = world.owner("acme", "starter");

    @Test
    void shouldMakeAKeyOfTheDocumentedShape() {
        CreatedApiKey made = create("member", List.of(), null);

        assertThat(made.secret().reveal()).matches("sk_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");
        assertThat(made.key().hint()).isEqualTo(made.secret().reveal().substring(0, 12) + "…");
        assertThat(made.key().role()).isEqualTo(Role.MEMBER);
        assertThat(made.key().scopes()).isEmpty();
        assertThat(made.key().createdBy()).isEqualTo(owner.caller().member().orElseThrow());
        assertThat(made.key().createdAt()).isEqualTo(world.now);
        assertThat(made.key().expiresAt()).isNull();
        assertThat(made.key().revokedAt()).isNull();
        assertThat(keys.get(owner, made.key().id())).isEqualTo(made.key());
    }

    @Test
    void shouldShowTheSecretNowhereElse() {
        CreatedApiKey made = create("member", List.of(), null);
        String secret = made.secret().reveal().substring(21, 53);

        assertThat(made.toString()).doesNotContain(secret);
        assertThat(keys.get(owner, made.key().id()).toString()).doesNotContain(secret);
    }

    @Test
    void shouldNeedThePlansApiAccess() {
        TenantContext free = world.owner("poor", "free");

        assertThat(refused(
                                ProblemCode.FEATURE_NOT_IN_PLAN,
                                () -> keys.create(free, new NewApiKey("ci", "member", null, null)))
                        .extras())
                .containsOnly(
                        Map.entry("feature", "api_access"),
                        Map.entry("available_in", List.of("starter", "professional", "enterprise")));
    }

    @Test
    void shouldNameEveryFieldThatBreaksItsBound() {
        assertThat(wrong(() -> keys.create(owner, new NewApiKey(null, null, null, null))))
                .containsExactly("name required", "role required");
        assertThat(wrong(() -> keys.create(owner, new NewApiKey("", "owner", List.of("all"), "tomorrow"))))
                .containsExactly("name bad_length", "role out_of_range", "scopes unknown", "expires_at bad_format");
        assertThat(create("member", Collections.nCopies(50, "data:read"), null)
                        .key()
                        .scopes())
                .containsExactly(Permission.DATA_READ);
        assertThat(wrong(() -> create("member", Collections.nCopies(51, "data:read"), null)))
                .containsExactly("scopes too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "member", "admin"})
    void shouldCapTheScopesByTheRole(String role) {
        for (Permission scope : Permission.values()) {
            if (Role.parse(role).includes(scope.role())) {
                assertThat(create(role, List.of(scope.text()), null).key().scopes())
                        .containsExactly(scope);
            } else {
                assertThat(wrong(() -> create(role, List.of(scope.text()), null)))
                        .containsExactly("scopes out_of_range");
            }
        }
    }

    @Test
    void shouldHoldAKeyToItsScopesAndItsRole() {
        TenantContext scoped = world.as(
                create("admin", List.of("tenant:read", "members:write"), null).secret());
        TenantContext viewer = world.as(create("viewer", List.of(), null).secret());

        assertThat(world.tenancy
                        .members()
                        .add(scoped, new NewMember("m@acme.example", "M", "member"))
                        .role())
                .isEqualTo(Role.MEMBER);
        assertThat(refused(ProblemCode.SCOPE_REQUIRED, () -> keys.page(scoped, PageRequest.first()))
                        .extras())
                .containsOnly(Map.entry("required_scope", "api_keys:read"));
        refused(
                ProblemCode.ROLE_REQUIRED,
                () -> world.tenancy.members().add(viewer, new NewMember("n@acme.example", "N", "viewer")));
    }

    @Test
    void shouldGiveNoKeyWhatOnlyAnOwnerMay() {
        TenantContext key = world.as(create("admin", List.of(), null).secret());

        for (Permission permission : Permission.values()) {
            if (permission.role() == Role.OWNER) {
                refused(ProblemCode.ROLE_REQUIRED, () -> key.require(permission));
            } else {
                key.require(permission);
            }
        }
        refused(ProblemCode.ROLE_REQUIRED, () -> world.tenancy.tenants().close(key));
        refused(ProblemCode.ROLE_REQUIRED, () -> world.tenancy.subscriptions().upgrade(key, "enterprise"));
    }

    @Test
    void shouldBeMadeByPeopleOnly() {
        TenantContext key = world.as(create("admin", List.of(), null).secret());
        TenantContext job = world.tenancy.access().system(new TenantReference.ById(owner.tenantId()), "job");
        NewApiKey form = new NewApiKey("ci", "viewer", null, null);

        refused(ProblemCode.SCOPE_REQUIRED, () -> keys.create(key, form));
        refused(ProblemCode.SCOPE_REQUIRED, () -> keys.create(job, form));
    }

    @ParameterizedTest
    @ValueSource(strings = {"member", "viewer"})
    void shouldBeOutOfReachBelowAdmin(String role) {
        TenantContext caller = world.join(owner, "m@acme.example", role);
        ApiKeyId made = create("member", List.of(), null).key().id();

        refused(ProblemCode.ROLE_REQUIRED, () -> keys.create(caller, new NewApiKey("ci", "viewer", null, null)));
        refused(ProblemCode.ROLE_REQUIRED, () -> keys.get(caller, made));
        refused(ProblemCode.ROLE_REQUIRED, () -> keys.page(caller, PageRequest.first()));
        refused(ProblemCode.ROLE_REQUIRED, () -> keys.revoke(caller, made));
    }

    @Test
    void shouldWorkUntilItExpires() {
        Secret secret = create("member", List.of(), "2026-01-31T11:00:00+00:00").secret();

        world.pass(Duration.ofHours(1).minusNanos(1));
        assertThat(world.decide(secret)).isInstanceOf(AccessDecision.Granted.class);
        world.pass(Duration.ofNanos(1));
        assertThat(world.decide(secret)).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void shouldReadAnOffsetAndKeepMicroseconds() {
        assertThat(create("member", List.of(), "2026-02-01T02:00:00.123456789+05:30")
                        .key()
                        .expiresAt())
                .isEqualTo("2026-01-31T20:30:00.123456Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T10:00:00Z",
                "2020-01-01T00:00:00Z",
                "+12026-01-31T10:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z"
            })
    void shouldExpireInTheFutureBeforeTheYearTenThousand(String time) {
        assertThat(wrong(() -> create("member", List.of(), time))).containsExactly("expires_at out_of_range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2030-01-31", "2030-01-31T00:00:00", "2030-02-30T00:00:00Z", "1893456000", "never"})
    void shouldExpireAtAnRfc3339Time(String time) {
        assertThat(wrong(() -> create("member", List.of(), time))).containsExactly("expires_at bad_format");
    }

    @Test
    void shouldRevokeForGood() {
        CreatedApiKey made = create("member", List.of(), null);
        keys.revoke(owner, made.key().id());
        world.pass(Duration.ofDays(1));
        keys.revoke(owner, made.key().id());

        assertThat(world.decide(made.secret())).isInstanceOf(AccessDecision.Refused.class);
        assertThat(keys.get(owner, made.key().id()).revokedAt()).isEqualTo(world.now.minus(Duration.ofDays(1)));
    }

    @Test
    void shouldRefuseARevokedKeyLetInBefore() {
        CreatedApiKey made = create("admin", List.of(), null);
        TenantContext context = world.as(made.secret());
        keys.revoke(owner, made.key().id());

        refused(
                ProblemCode.UNAUTHENTICATED,
                () -> keys.revoke(context, made.key().id()));
        refused(
                ProblemCode.UNAUTHENTICATED,
                () -> world.tenancy.members().add(context, new NewMember("m@acme.example", "M", "member")));
    }

    @Test
    void shouldNotReachAnotherTenantsKey() {
        ApiKey made = create("member", List.of(), null).key();
        TenantContext evil = world.owner("evil", "enterprise");

        refused(ProblemCode.NOT_FOUND, () -> keys.get(evil, made.id()));
        refused(ProblemCode.NOT_FOUND, () -> keys.revoke(evil, made.id()));
        assertThat(keys.page(evil, PageRequest.first()).items()).isEmpty();
        assertThat(keys.get(owner, made.id())).isEqualTo(made);
    }

    @Test
    void shouldListRevokedKeysTooNewestFirst() {
        List<ApiKey> made = Arrays.asList(
                create("member", List.of(), null).key(),
                create("admin", List.of(), null).key());
        keys.revoke(owner, made.get(0).id());

        assertThat(keys.page(owner, PageRequest.first()).items())
                .extracting(ApiKey::id)
                .containsExactly(made.get(1).id(), made.get(0).id());
    }

    private CreatedApiKey create(String role, List<String> scopes, @Nullable String expiresAt) {
        return keys.create(owner, new NewApiKey("ci", role, scopes, expiresAt));
    }
}
