package dev.tenancy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.InvitationId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.problem.Validation;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.secret.Secret;
import dev.tenancy.store.Repositories;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Invitations to become a member. Thread-safe; every call is one unit of work. */
public final class Invitations {

    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Engine engine;
    private final Seats seats;
    private final UserTokens userTokens;
    private final InvitationMail mail;

    Invitations(Engine engine, Seats seats, UserTokens userTokens, InvitationMail mail) {
        this.engine = engine;
        this.seats = seats;
        this.userTokens = userTokens;
        this.mail = mail;
    }

    /**
     * Invites an address. The token goes out by mail alone; an earlier pending invitation of the same address is revoked.
     *
     * @throws Invalid naming every field that breaks its bound
     * @throws Denied below admin, or for a role at or above one's own, or when the address was added by hand with such a role
     * @throws Conflict {@code already_member} when the address belongs to an active member
     * @throws Unavailable when the mail can't be handed over; no invitation is made then
     */
    public Invitation create(TenantContext context, NewInvitation form) {
        return create(context, form, new Validation());
    }

    /** As {@link #create(TenantContext, NewInvitation)}, telling together with the rest what {@code validation} has noted of the input already. */
    public Invitation create(TenantContext context, NewInvitation form, Validation validation) {
        context.require(Permission.INVITATIONS_WRITE);
        var email = validation.required("email", form.email(), EmailAddress::new);
        var role = validation.required("role", form.role(), Role::parse);
        validation.finish();
        UserId inviter = context.caller()
                .member()
                .orElseThrow(() -> new IllegalArgumentException("An invitation needs a member who makes it."));
        Instant now = engine.now();
        Secret token = Invitation.FORMAT.generate(engine.random());
        Invitation invitation = new Invitation(
                new InvitationId(engine.newId()),
                context.tenantId(),
                email.value(),
                role.value(),
                Invitation.Status.PENDING,
                inviter,
                token.lookupId(),
                engine.hasher().hash(token),
                now,
                now.plus(LIFETIME));
        return engine.store().write(repositories -> {
            Authority authority = Authority.confirm(repositories, context, Permission.INVITATIONS_WRITE, now);
            authority.requireManages(role.value());
            // A key may outlive its maker; an invitation would be dead from the start.
            if (!mayInvite(repositories, context.tenantId(), inviter, role.value())) {
                throw Denied.roleRequired(Role.ADMIN.text());
            }
            Optional<TenantUser> existing = repositories.members().findByEmail(context.tenantId(), email.value());
            requireNotActive(existing);
            // Acceptance gives the new role to somebody who was added by hand.
            existing.ifPresent(added -> authority.requireManages(added.role()));
            supersede(repositories, authority, email.value(), now);
            repositories.invitations().insert(invitation);
            mail.send(authority.tenant(), invitation, token);
            return invitation;
        });
    }

    /** One page of the invitations of whatever status, newest first. {@link Denied} below admin. */
    public Page<Invitation> page(TenantContext context, PageRequest request) {
        context.require(Permission.INVITATIONS_READ);
        return engine.store().read(repositories -> repositories.invitations().page(context.tenantId(), request));
    }

    /** What an invitation is worth now: a pending one whose time is over is expired. */
    public Invitation.Status status(Invitation invitation) {
        return invitation.status(engine.now());
    }

    /**
     * Revokes a pending invitation; one that ended already stays as it is.
     *
     * @throws Denied below admin, or for an invitation to a role at or above one's own
     * @throws NotFound when the tenant has none with this id
     */
    public void revoke(TenantContext context, InvitationId id) {
        context.require(Permission.INVITATIONS_WRITE);
        engine.store().write(repositories -> {
            Authority authority = Authority.confirm(repositories, context, Permission.INVITATIONS_WRITE, engine.now());
            Invitation invitation =
                    repositories.invitations().find(context.tenantId(), id).orElseThrow(NotFound::resource);
            authority.requireManages(invitation.role());
            if (invitation.status() == Invitation.Status.PENDING) {
                repositories.invitations().end(context.tenantId(), id, Invitation.Status.REVOKED);
            }
            return invitation;
        });
    }

    /**
     * Makes the holder of the mailed token a member: the mail proves the address. Takes a seat, and gives a user token.
     *
     * @param presented the address of the credential that came along; null when none did
     * @throws Invalid naming every field that breaks its bound
     * @throws NotFound for an unknown token; {@code invitation_used} or {@code invitation_expired} for one that is no longer good
     * @throws Denied {@code email_mismatch} when {@code presented} is another address, {@code tenant_suspended}
     * @throws LimitReached when no seat is left; the invitation stays good
     */
    public AcceptedInvitation accept(InvitationAcceptance form, @Nullable EmailAddress presented) {
        return accept(form, presented, new Validation());
    }

    /** As {@link #accept(InvitationAcceptance, EmailAddress)}, telling together with the rest what {@code validation} has noted of the input already. */
    public AcceptedInvitation accept(
            InvitationAcceptance form, @Nullable EmailAddress presented, Validation validation) {
        var text = validation.required("token", form.token(), token -> token);
        var name = validation.required("name", form.name(), DisplayName::new);
        validation.finish();
        Secret token = Invitation.FORMAT.parse(text.value()).orElseThrow(NotFound::resource);
        Instant now = engine.now();
        return engine.write(unit -> {
            Repositories repositories = unit.repositories();
            Invitation known = repositories
                    .invitations()
                    .findByLookupId(token.lookupId())
                    .filter(found -> engine.hasher().matches(token, found.tokenHash()))
                    .orElseThrow(NotFound::resource);
            Tenant tenant = lockedTenant(repositories, known);
            Invitation invitation =
                    repositories.invitations().find(tenant.id(), known.id()).orElseThrow(NotFound::resource);
            requireGood(repositories, invitation, now);
            if (presented != null && !presented.equals(invitation.email())) {
                throw Denied.emailMismatch();
            }
            TenantUser member = join(unit, invitation, name.value(), now);
            repositories.invitations().end(tenant.id(), invitation.id(), Invitation.Status.ACCEPTED);
            UserTokens.Issued issued = userTokens.issue(repositories, member);
            Subscription subscription =
                    repositories.subscriptions().find(tenant.id()).orElseThrow(NotFound::tenant);
            return new AcceptedInvitation(
                    tenant,
                    subscription,
                    engine.entitlements(repositories, subscription, now),
                    member,
                    issued.secret(),
                    issued.expiresAt());
        });
    }

    /** Ends the earlier invitations of the address; {@link Denied} when the caller may not revoke one of them. */
    private static void supersede(Repositories repositories, Authority authority, EmailAddress email, Instant now) {
        TenantId tenant = authority.tenant().id();
        for (Invitation earlier : repositories.invitations().findPending(tenant, email)) {
            if (earlier.status(now) == Invitation.Status.PENDING) {
                authority.requireManages(earlier.role());
            }
            repositories.invitations().end(tenant, earlier.id(), Invitation.Status.REVOKED);
        }
    }

    private static Tenant lockedTenant(Repositories repositories, Invitation invitation) {
        Tenant tenant = repositories
                .tenants()
                .lock(invitation.tenantId())
                .filter(found -> found.status() != TenantStatus.CLOSED)
                .orElseThrow(NotFound::invitationExpired);
        if (tenant.status() == TenantStatus.SUSPENDED) {
            throw Denied.tenantSuspended();
        }
        return tenant;
    }

    private static void requireGood(Repositories repositories, Invitation invitation, Instant now) {
        Invitation.Status status = invitation.status(now);
        if (status == Invitation.Status.ACCEPTED) {
            throw NotFound.invitationUsed();
        }
        if (status != Invitation.Status.PENDING
                || !mayInvite(repositories, invitation.tenantId(), invitation.invitedBy(), invitation.role())) {
            throw NotFound.invitationExpired();
        }
    }

    private static boolean mayInvite(Repositories repositories, TenantId tenant, UserId inviter, Role role) {
        return repositories
                .members()
                .find(tenant, inviter)
                .filter(member -> member.status() == TenantUser.Status.ACTIVE)
                .filter(member -> member.role().manages(role))
                .isPresent();
    }

    /** Somebody who was added by hand holds a seat already and comes in with it; anybody else takes one. */
    private TenantUser join(UnitTransaction unit, Invitation invitation, DisplayName name, Instant now) {
        Repositories repositories = unit.repositories();
        Optional<TenantUser> existing = repositories.members().findByEmail(invitation.tenantId(), invitation.email());
        requireNotActive(existing);
        if (existing.isPresent()) {
            if (!mayInvite(
                    repositories,
                    invitation.tenantId(),
                    invitation.invitedBy(),
                    existing.get().role())) {
                throw NotFound.invitationExpired();
            }
            TenantUser activated = existing.get().with(name, invitation.role()).activated();
            return repositories.members().update(activated);
        }
        TenantUser member = new TenantUser(
                new UserId(engine.newId()),
                invitation.tenantId(),
                invitation.email(),
                name,
                invitation.role(),
                TenantUser.Status.ACTIVE,
                true,
                now,
                1);
        repositories.members().insert(member);
        seats.take(unit, invitation.tenantId());
        return member;
    }

    private static void requireNotActive(Optional<TenantUser> member) {
        if (member.filter(found -> found.status() == TenantUser.Status.ACTIVE).isPresent()) {
            throw Conflict.alreadyMember();
        }
    }
}
