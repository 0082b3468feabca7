package dev.tenancy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Validation;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.tenant.ReservedSlugs;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.tenant.TimeZones;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Sign-up, and the tenant's own particulars. Thread-safe; every call is one unit of work. */
public final class Tenants {

    // ZoneOffset.UTC would be written as Z, which is no name of a zone.
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Duration SLUG_RESERVATION = Duration.ofDays(30);
    private static final int MAX_RETIRED_SLUGS = 3;

    private final Engine engine;
    private final Seats seats;
    private final UserTokens userTokens;
    private final ReservedSlugs reservedSlugs;
    private final SubscriptionPolicy policy;

    Tenants(Engine engine, Seats seats, UserTokens userTokens, ReservedSlugs reservedSlugs, SubscriptionPolicy policy) {
        this.engine = engine;
        this.seats = seats;
        this.userTokens = userTokens;
        this.reservedSlugs = reservedSlugs;
        this.policy = policy;
    }

    /**
     * Makes a tenant with its first owner, who holds the first seat and gets a user token. The typed addresses are not proved
     * by this, so the token opens this one membership and nothing else.
     *
     * @throws Invalid naming every field that breaks its bound
     * @throws Conflict {@code slug_taken}
     * @throws Denied {@code payment_required} when the {@link SubscriptionPolicy} refuses the plan
     */
    public SignedUp signUp(SignUp form) {
        return signUp(form, new Validation());
    }

    /** As {@link #signUp(SignUp)}, telling together with the rest what {@code validation} has noted of the input already. */
    public SignedUp signUp(SignUp form, Validation validation) {
        var name = validation.required("name", form.name(), DisplayName::new);
        var slug = validation.required("slug", form.slug(), reservedSlugs::parse);
        var email = validation.required("email", form.email(), EmailAddress::new);
        var ownerName = validation.required("owner_name", form.ownerName(), DisplayName::new);
        var ownerEmail = validation.required("owner_email", form.ownerEmail(), EmailAddress::new);
        var plan = validation.optional(
                "subscription_tier", form.tier(), engine::plan, engine.catalog().lowest());
        var zone = validation.optional("time_zone", form.timeZone(), TimeZones::parse, UTC);
        validation.finish();

        Instant now = engine.now();
        TenantId id = new TenantId(engine.newId());
        if (!plan.value().price().isFree() && !policy.mayTake(id, plan.value())) {
            throw Denied.paymentRequired(plan.value().key());
        }
        Tenant tenant =
                new Tenant(id, slug.value(), name.value(), email.value(), TenantStatus.ACTIVE, zone.value(), now, 1);
        Subscription subscription =
                new Subscription(id, plan.value().key(), plan.value().version(), now, zone.value(), 1);
        TenantUser owner = new TenantUser(
                new UserId(engine.newId()),
                id,
                ownerEmail.value(),
                ownerName.value(),
                Role.OWNER,
                TenantUser.Status.ACTIVE,
                false,
                now,
                1);
        return engine.store().write(repositories -> {
            repositories.tenants().insert(tenant);
            repositories.tenants().claimSlug(tenant.slug(), id, now);
            repositories.subscriptions().insert(subscription);
            repositories.members().insert(owner);
            seats.takeFirst(repositories, id);
            UserTokens.Issued token = userTokens.issue(repositories, owner);
            return new SignedUp(tenant, subscription, owner, token.secret(), token.expiresAt());
        });
    }

    /**
     * Changes the tenant's particulars. An old slug answers nothing from then on and stays reserved for 30 days; a tenant has
     * at most 3 such reservations, so that nobody hoards slugs.
     *
     * @throws Invalid naming every field that breaks its bound
     * @throws Conflict {@code slug_taken}
     * @throws Denied below admin
     */
    public Tenant update(TenantContext context, TenantUpdate change) {
        return update(context, change, new Validation());
    }

    /** As {@link #update(TenantContext, TenantUpdate)}, telling together with the rest what {@code validation} has noted of the input already. */
    public Tenant update(TenantContext context, TenantUpdate change, Validation validation) {
        context.require(Permission.TENANT_WRITE);
        return engine.store().write(repositories -> {
            Tenant tenant = Authority.confirm(repositories, context, Permission.TENANT_WRITE, engine.now())
                    .tenant();
            var name = validation.optional("name", change.name(), DisplayName::new, tenant.name());
            var email = validation.optional("email", change.email(), EmailAddress::new, tenant.email());
            var zone = validation.optional("time_zone", change.timeZone(), TimeZones::parse, tenant.timeZone());
            var slug = validation.optional("slug", change.slug(), reservedSlugs::parse, tenant.slug());
            validation.finish();
            if (!slug.value().equals(tenant.slug())) {
                Instant now = engine.now();
                requireRoom(repositories.tenants().countRetiredSlugs(tenant.id(), now));
                repositories.tenants().claimSlug(slug.value(), tenant.id(), now);
                repositories.tenants().retireSlug(tenant.slug(), now.plus(SLUG_RESERVATION));
            }
            return repositories.tenants().update(tenant.with(slug.value(), name.value(), email.value(), zone.value()));
        });
    }

    /** Ends the tenant: it is refused from now on, its slug stays reserved and its credentials stay dead. {@link Denied} below owner. */
    public void close(TenantContext context) {
        context.require(Permission.TENANT_CLOSE);
        engine.store().write(repositories -> {
            Tenant tenant = Authority.confirm(repositories, context, Permission.TENANT_CLOSE, engine.now())
                    .tenant();
            return repositories.tenants().update(tenant.withStatus(TenantStatus.CLOSED));
        });
    }

    /** Refuses the tenant everywhere until it is reactivated. For operators. {@link NotFound} when it is unknown or closed. */
    public Tenant suspend(TenantId tenant) {
        return changeStatus(tenant, TenantStatus.SUSPENDED);
    }

    /** Lets a suspended tenant act again. For operators. {@link NotFound} when it is unknown or closed. */
    public Tenant reactivate(TenantId tenant) {
        return changeStatus(tenant, TenantStatus.ACTIVE);
    }

    private static void requireRoom(long retiredSlugs) {
        if (retiredSlugs >= MAX_RETIRED_SLUGS) {
            throw Invalid.field(
                    "slug",
                    "changed_too_often",
                    "may be changed " + MAX_RETIRED_SLUGS + " times in " + SLUG_RESERVATION.toDays() + " days.");
        }
    }

    private Tenant changeStatus(TenantId id, TenantStatus status) {
        return engine.store().write(repositories -> {
            Tenant tenant = repositories
                    .tenants()
                    .lock(id)
                    .filter(found -> found.status() != TenantStatus.CLOSED)
                    .orElseThrow(NotFound::tenant);
            return repositories.tenants().update(tenant.withStatus(status));
        });
    }
}
