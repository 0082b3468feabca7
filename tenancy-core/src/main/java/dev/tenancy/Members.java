package dev.tenancy;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Validation;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.store.Repositories;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import java.time.Instant;
import java.util.function.Predicate;

/** The members of a tenant. Thread-safe; every call is one unit of work. */
public final class Members {

    private final Engine engine;
    private final Seats seats;

    Members(Engine engine, Seats seats) {
        this.engine = engine;
        this.seats = seats;
    }

    /**
     * Adds a member by hand, as invited: it holds a seat, but cannot act until the address is proved.
     *
     * @throws Invalid naming every field that breaks its bound
     * @throws Denied below admin, or for a role at or above one's own
     * @throws Conflict {@code already_member}
     * @throws LimitReached when no seat is left
     */
    public TenantUser add(TenantContext context, NewMember form) {
        return add(context, form, new Validation());
    }

    /** As {@link #add(TenantContext, NewMember)}, telling together with the rest what {@code validation} has noted of the input already. */
    public TenantUser add(TenantContext context, NewMember form, Validation validation) {
        context.require(Permission.MEMBERS_WRITE);
        var email = validation.required("email", form.email(), EmailAddress::new);
        var name = validation.required("name", form.name(), DisplayName::new);
        var role = validation.required("role", form.role(), Role::parse);
        validation.finish();
        Instant now = engine.now();
        TenantUser member = new TenantUser(
                new UserId(engine.newId()),
                context.tenantId(),
                email.value(),
                name.value(),
                role.value(),
                TenantUser.Status.INVITED,
                false,
                now,
                1);
        return engine.write(unit -> {
            Authority.confirm(unit.repositories(), context, Permission.MEMBERS_WRITE, now)
                    .requireManages(role.value());
            unit.repositories().members().insert(member);
            seats.take(unit, context.tenantId());
            return member;
        });
    }

    /** The member with this id; {@link NotFound} when the tenant has none. */
    public TenantUser get(TenantContext context, UserId id) {
        context.require(Permission.MEMBERS_READ);
        return engine.store().read(repositories -> find(repositories, context, id));
    }

    /** One page of the members, newest first. */
    public Page<TenantUser> page(TenantContext context, PageRequest request) {
        context.require(Permission.MEMBERS_READ);
        return engine.store().read(repositories -> repositories.members().page(context.tenantId(), request));
    }

    /**
     * Changes a member's name or role, and revokes the API keys that the member made with a role above the new one. One's own
     * name may be changed by oneself.
     *
     * @throws Invalid naming every field that breaks its bound
     * @throws Denied below admin, or when the present or the new role is at or above one's own (an owner may give any)
     * @throws Conflict {@code last_owner}
     * @throws NotFound when the tenant has no such member
     */
    public TenantUser update(TenantContext context, UserId id, MemberUpdate change) {
        return update(context, id, change, new Validation());
    }

    /** As {@link #update(TenantContext, UserId, MemberUpdate)}, telling together with the rest what {@code validation} has noted of the input already. */
    public TenantUser update(TenantContext context, UserId id, MemberUpdate change, Validation validation) {
        context.require(Permission.MEMBERS_WRITE);
        Instant now = engine.now();
        return engine.store().write(repositories -> {
            Authority authority = Authority.confirm(repositories, context, Permission.MEMBERS_WRITE, now);
            TenantUser member = find(repositories, context, id);
            var name = validation.optional("name", change.name(), DisplayName::new, member.name());
            var role = validation.optional("role", change.role(), Role::parse, member.role());
            validation.finish();
            if (role.value() != member.role() || !isSelf(context, member)) {
                authority.requireManages(member.role());
                authority.requireManages(role.value());
            }
            if (role.value() != Role.OWNER) {
                requireAnotherOwner(repositories, member);
            }
            revokeKeys(repositories, member, key -> !role.value().includes(key.role()), now);
            return repositories.members().update(member.with(name.value(), role.value()));
        });
    }

    /**
     * Removes a member, its tokens and what still invites its address, and gives its seat back. Who may manage members may
     * also leave by this.
     *
     * @param keepKeys whether the API keys that the member made go on working
     * @throws Denied below admin, or for a member at or above one's own role
     * @throws Conflict {@code last_owner}
     * @throws NotFound when the tenant has no such member
     */
    public void remove(TenantContext context, UserId id, boolean keepKeys) {
        context.require(Permission.MEMBERS_WRITE);
        Instant now = engine.now();
        engine.store().write(repositories -> {
            Authority authority = Authority.confirm(repositories, context, Permission.MEMBERS_WRITE, now);
            TenantUser member = find(repositories, context, id);
            if (!isSelf(context, member)) {
                authority.requireManages(member.role());
            }
            requireAnotherOwner(repositories, member);
            repositories.members().delete(member);
            repositories.userTokens().revokeAll(context.tenantId(), id, now);
            repositories
                    .invitations()
                    .findPending(context.tenantId(), member.email())
                    .forEach(invitation -> repositories
                            .invitations()
                            .end(context.tenantId(), invitation.id(), Invitation.Status.REVOKED));
            if (!keepKeys) {
                revokeKeys(repositories, member, key -> true, now);
            }
            seats.giveBack(repositories, context.tenantId());
            return member;
        });
    }

    private static TenantUser find(Repositories repositories, TenantContext context, UserId id) {
        return repositories.members().find(context.tenantId(), id).orElseThrow(NotFound::resource);
    }

    private static void requireAnotherOwner(Repositories repositories, TenantUser member) {
        boolean isActiveOwner = member.role() == Role.OWNER && member.status() == TenantUser.Status.ACTIVE;
        if (isActiveOwner && repositories.members().countOwners(member.tenantId()) < 2) {
            throw Conflict.lastOwner();
        }
    }

    private static void revokeKeys(Repositories repositories, TenantUser maker, Predicate<ApiKey> which, Instant now) {
        repositories.apiKeys().findUnrevoked(maker.tenantId(), maker.id()).stream()
                .filter(which)
                .forEach(key -> repositories.apiKeys().revoke(maker.tenantId(), key.id(), now));
    }

    private static boolean isSelf(TenantContext context, TenantUser member) {
        return context.caller() instanceof Caller.User user && user.id().equals(member.id());
    }
}
