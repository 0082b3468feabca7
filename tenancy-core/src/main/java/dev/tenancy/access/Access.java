package dev.tenancy.access;

import dev.tenancy.access.AccessDecision.Granted;
import dev.tenancy.access.AccessDecision.Operator;
import dev.tenancy.access.AccessDecision.Refused;
import dev.tenancy.identification.Identification;
import dev.tenancy.identification.Identification.Claimed;
import dev.tenancy.identification.Identification.Malformed;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.role.Permission;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.tenant.TenantStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides, from a credential and the tenant that a request names, whether the request may go on, for which tenant and on whose
 * behalf. The credential decides; every name of a tenant is a claim that must agree with it. Immutable and thread-safe.
 *
 * <p>Refusals come in this order: malformed, credential, another or unknown tenant, suspended, role, scope, plan.
 */
public final class Access {

    private final AccessDirectory directory;
    private final PlanCatalog catalog;
    private final Authentication authentication;

    /** Access over {@code directory}, with the credentials that {@code authentication} recognises. */
    public Access(AccessDirectory directory, PlanCatalog catalog, Authentication authentication) {
        this.directory = directory;
        this.catalog = catalog;
        this.authentication = authentication;
    }

    /** Decides about work in a tenant that asks for {@code permission}. */
    public AccessDecision decide(Credential credential, Identification claims, Permission permission) {
        return decide(() -> {
            Claimed claimed = wellFormed(credential, claims);
            Moment now = authentication.now();
            Principal principal = authentication.authenticate(credential, now);
            if (principal instanceof Principal.Key key) {
                return admit(ofKey(key.access(), claimed, now), permission);
            }
            if (principal instanceof Principal.User user) {
                return admit(ofUser(user.access(), claimed, now), permission);
            }
            throw Denied.roleRequired(permission.role().text());
        });
    }

    /** Decides about work that only an operator may do. */
    public AccessDecision decideOperator(Credential credential, Identification claims) {
        return decide(() -> {
            wellFormed(credential, claims);
            if (authentication.authenticate(credential, authentication.now()) instanceof Principal.Operator) {
                return new Operator();
            }
            throw Denied.roleRequired("operator");
        });
    }

    /**
     * Decides as if the owner of the named tenant called, without any credential: for demonstrations on one's own machine
     * alone. No claim is answered as no credential.
     */
    public AccessDecision decideAsOwner(Identification claims, Permission permission) {
        return decide(() -> {
            Claimed claimed = wellFormed(new Credential.None(), claims);
            TenantReference first = claimed.references().stream().findFirst().orElseThrow(Denied::unauthenticated);
            TenantAccess access = directory.findTenant(first).orElseThrow(NotFound::tenant);
            var owner = directory.findOwner(access.tenant().id()).orElseThrow(NotFound::tenant);
            Caller caller = new Caller.User(owner.id(), owner.email(), owner.role(), null);
            return admit(userContext(access, caller, claimed, authentication.now()), permission);
        });
    }

    /**
     * The context for work that the embedding application does by itself in a tenant.
     *
     * @param reason for what, e.g. {@code nightly-report}
     * @throws NotFound when the tenant is unknown or closed
     */
    public TenantContext system(TenantReference tenant, String reason) {
        TenantAccess access = directory
                .findTenant(tenant)
                .filter(found -> found.tenant().status() != TenantStatus.CLOSED)
                .orElseThrow(NotFound::tenant);
        return context(access, new Caller.Application(reason), authentication.now());
    }

    /**
     * The member behind the credential, for routes that anybody may call.
     *
     * @return empty without a credential, or when it is no user token
     * @throws Invalid when there is more than one credential
     * @throws Denied when the credential is not good, or its tenant is suspended
     * @throws NotFound when its tenant is closed
     */
    public Optional<UserTokenAccess> findUser(Credential credential) {
        if (credential instanceof Credential.None) {
            return Optional.empty();
        }
        wellFormed(credential, new Claimed(Set.of()));
        if (!(authentication.authenticate(credential, authentication.now()) instanceof Principal.User user)) {
            return Optional.empty();
        }
        Tenant tenant = user.access().access().tenant();
        if (tenant.status() == TenantStatus.CLOSED) {
            throw NotFound.tenant();
        }
        if (tenant.status() == TenantStatus.SUSPENDED) {
            throw Denied.tenantSuspended();
        }
        return Optional.of(user.access());
    }

    private TenantContext ofKey(ApiKeyAccess found, Claimed claimed, Moment now) {
        if (found.access().tenant().status() == TenantStatus.CLOSED) {
            throw Denied.unauthenticated();
        }
        if (!agrees(claimed, found.access())) {
            throw Denied.tenantMismatch();
        }
        var key = found.key();
        return context(found.access(), new Caller.Key(key.id(), key.createdBy(), key.role(), key.scopes()), now);
    }

    private TenantContext ofUser(UserTokenAccess found, Claimed claimed, Moment now) {
        var user = found.user();
        return userContext(
                found.access(),
                new Caller.User(
                        user.id(), user.email(), user.role(), found.token().id()),
                claimed,
                now);
    }

    private TenantContext userContext(TenantAccess access, Caller caller, Claimed claimed, Moment now) {
        if (access.tenant().status() == TenantStatus.CLOSED || !agrees(claimed, access)) {
            throw NotFound.tenant();
        }
        return context(access, caller, now);
    }

    private AccessDecision admit(TenantContext context, Permission permission) {
        if (context.tenant().status() == TenantStatus.SUSPENDED) {
            return new Refused(Denied.tenantSuspended(), context);
        }
        try {
            context.require(permission);
            if (context.caller() instanceof Caller.Key) {
                catalog.apiAccess().ifPresent(context.entitlements()::require);
            }
            return new Granted(context);
        } catch (Denied refusal) {
            return new Refused(refusal, context);
        }
    }

    private TenantContext context(TenantAccess access, Caller caller, Moment now) {
        // What time doesn't change is the same at any.
        Instant at = access.changesWithTime() ? now.get() : Instant.EPOCH;
        Subscription subscription = access.subscription().at(at);
        return new TenantContext(
                access.tenant(), subscription, subscription.entitlements(catalog, access.overrides(), at), caller);
    }

    private static boolean agrees(Claimed claimed, TenantAccess access) {
        for (TenantReference reference : claimed.references()) {
            if (!reference.names(access.tenant())) {
                return false;
            }
        }
        return true;
    }

    private static Claimed wellFormed(Credential credential, Identification claims) {
        if (credential instanceof Credential.Repeated) {
            throw Invalid.malformed("Authorization is there more than once.");
        }
        if (claims instanceof Malformed malformed) {
            throw Invalid.malformed(malformed.detail());
        }
        return (Claimed) claims;
    }

    private static AccessDecision decide(Supplier<AccessDecision> rule) {
        try {
            return rule.get();
        } catch (Unavailable unavailable) {
            throw unavailable;
        } catch (TenancyException refusal) {
            return new Refused(refusal, null);
        }
    }
}
