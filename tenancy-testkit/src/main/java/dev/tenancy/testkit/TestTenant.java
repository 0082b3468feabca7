package dev.tenancy.testkit;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.Actor;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.InvitationId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import dev.tenancy.id.UserId;
import dev.tenancy.id.UserTokenId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.role.Role;
import dev.tenancy.secret.Secret;
import dev.tenancy.secret.SecretHasher;
import dev.tenancy.store.Repositories;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.TenantUser;
import dev.tenancy.team.UserToken;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.TopUp;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A tenant as sign-up leaves it, and what belongs to it: active, on the plan {@code starter}, with one owner. Members, keys,
 * tokens and invitations that it makes are values; it is up to the test to insert them. Immutable and thread-safe.
 */
public record TestTenant(Tenant tenant, Subscription subscription, TenantUser owner) {

    private static final PlanCatalog PLANS = PlanCatalog.standard();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** A new tenant, stored nowhere yet. */
    public static TestTenant unstored() {
        TenantId id = Samples.tenantId();
        Tenant tenant = new Tenant(
                id,
                Samples.slug(),
                new DisplayName("Ärger & Söhne '%_\\ \uD83C\uDF0D"),
                Samples.email(),
                TenantStatus.ACTIVE,
                ZONE,
                Samples.NOW,
                1);
        return new TestTenant(
                tenant,
                new Subscription(id, "starter", 1, Samples.NOW, ZONE, 1),
                user(id, Samples.email(), Role.OWNER, TenantUser.Status.ACTIVE));
    }

    /**
     * The tenant with this slug: the same ids, owner and particulars whenever it is asked for. It is stored nowhere, in the time zone
     * UTC and on the plan {@code starter}.
     */
    public static TestTenant named(String slug) {
        TenantId id = new TenantId(uuid(slug));
        EmailAddress email = new EmailAddress("owner@" + slug + ".example");
        return new TestTenant(
                new Tenant(
                        id,
                        new Slug(slug),
                        new DisplayName(slug),
                        email,
                        TenantStatus.ACTIVE,
                        ZoneId.of("UTC"),
                        Samples.NOW,
                        1),
                new Subscription(id, "starter", 1, Samples.NOW, ZoneId.of("UTC"), 1),
                new TenantUser(
                        new UserId(uuid(slug + "/owner")),
                        id,
                        email,
                        new DisplayName("Owner of " + slug),
                        Role.OWNER,
                        TenantUser.Status.ACTIVE,
                        false,
                        Samples.NOW,
                        1));
    }

    /** A new tenant, stored in a unit of work of its own. */
    public static TestTenant createIn(TenancyStore store) {
        TestTenant created = unstored();
        Units.write(store, created::insertInto);
        return created;
    }

    /** Stores the tenant with its slug, subscription and owner. */
    public void insertInto(Repositories repositories) {
        repositories.tenants().insert(tenant);
        repositories.tenants().claimSlug(tenant.slug(), id(), Samples.NOW);
        repositories.subscriptions().insert(subscription);
        repositories.members().insert(owner);
    }

    /** The tenant's id. */
    public TenantId id() {
        return tenant.id();
    }

    /** The same tenant on another plan of {@link PlanCatalog#standard()}; {@link IllegalArgumentException} when it has none with this key. */
    public TestTenant onPlan(String key) {
        Plan plan = PLANS.find(key)
                .orElseThrow(() -> new IllegalArgumentException("No standard plan has the key " + key + "."));
        return new TestTenant(tenant, subscription.withPlan(plan), owner);
    }

    /**
     * The context of a call by the owner or, in any other role, by a member who is stored nowhere: what the plan allows by {@link
     * PlanCatalog#standard()}, and no credential.
     */
    public TenantContext context(Role role) {
        UserId caller = role == Role.OWNER ? owner.id() : new UserId(uuid(id() + "/" + role.text()));
        return new TenantContext(
                tenant,
                subscription,
                subscription.entitlements(PLANS, List.of(), Samples.NOW),
                new Caller.User(caller, owner.email(), role, null));
    }

    /** {@code amount} units of {@link TestCharge#CALLS} that never expire. */
    public TopUp topUp(long amount, Burn burn) {
        return new TopUp(
                new TopUpId(Samples.uuid()),
                id(),
                TestCharge.CALLS.key(),
                amount,
                amount,
                burn,
                null,
                null,
                "purchase",
                Actor.operator("Olga"),
                Samples.NOW,
                null);
    }

    /** {@code entitlement} as an operator gave it to the tenant at {@link Samples#NOW}. */
    public EntitlementOverride override(Entitlement entitlement) {
        return new EntitlementOverride(id(), entitlement, "as agreed", Actor.operator("Olga"), Samples.NOW);
    }

    /** A new active member. */
    public TenantUser member(Role role) {
        return member(Samples.email(), role);
    }

    /** A new active member with this address. */
    public TenantUser member(EmailAddress email, Role role) {
        return user(id(), email, role, TenantUser.Status.ACTIVE);
    }

    /** A new member who was added by hand and has not come in yet. */
    public TenantUser invitedMember(Role role) {
        return user(id(), Samples.email(), role, TenantUser.Status.INVITED);
    }

    /** A new API key of the owner's, live until an hour after {@link Samples#NOW}. */
    public ApiKey apiKey() {
        return apiKey(owner);
    }

    /** A new API key that {@code creator} made, live until an hour after {@link Samples#NOW}. */
    public ApiKey apiKey(TenantUser creator) {
        Secret secret = ApiKey.FORMAT.generate(RANDOM);
        return new ApiKey(
                new ApiKeyId(Samples.uuid()),
                id(),
                new DisplayName("Nightly import"),
                Role.ADMIN,
                Set.of(),
                creator.id(),
                secret.lookupId(),
                SecretHasher.plain().hash(secret),
                secret.hint(),
                Samples.NOW,
                Samples.NOW.plus(Duration.ofHours(1)),
                null);
    }

    /** A new token of {@code user}, live until an hour after {@link Samples#NOW}. */
    public UserToken userToken(TenantUser user) {
        Secret secret = UserToken.FORMAT.generate(RANDOM);
        return new UserToken(
                new UserTokenId(Samples.uuid()),
                id(),
                user.id(),
                secret.lookupId(),
                SecretHasher.plain().hash(secret),
                Samples.NOW,
                Samples.NOW.plus(Duration.ofHours(1)),
                null);
    }

    /** A new pending invitation by the owner, good until an hour after {@link Samples#NOW}. */
    public Invitation invitation(EmailAddress email, Role role) {
        Secret token = Invitation.FORMAT.generate(RANDOM);
        return new Invitation(
                new InvitationId(Samples.uuid()),
                id(),
                email,
                role,
                Invitation.Status.PENDING,
                owner.id(),
                token.lookupId(),
                SecretHasher.plain().hash(token),
                Samples.NOW,
                Samples.NOW.plus(Duration.ofHours(1)));
    }

    private static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(("dev.tenancy.testkit/" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static TenantUser user(TenantId tenant, EmailAddress email, Role role, TenantUser.Status status) {
        return new TenantUser(
                new UserId(Samples.uuid()),
                tenant,
                email,
                new DisplayName("Zoë O'Neill"),
                role,
                status,
                false,
                Samples.NOW,
                1);
    }
}
