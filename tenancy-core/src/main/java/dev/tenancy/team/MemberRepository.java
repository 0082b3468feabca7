package dev.tenancy.team;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.Stale;
import dev.tenancy.tenant.EmailAddress;
import java.util.Optional;

/** Port: the members of each tenant, inside one unit of work. */
public interface MemberRepository {

    /** Adds a member; {@link Conflict} {@code already_member} when the tenant has one with this address (any case) already. */
    void insert(TenantUser member);

    /** The tenant's member; empty when there is none with this id in this tenant. */
    Optional<TenantUser> find(TenantId tenant, UserId id);

    /** The tenant's member with this address, compared without case; empty when there is none. */
    Optional<TenantUser> findByEmail(TenantId tenant, EmailAddress email);

    /** One page of the tenant's members, newest first. */
    Page<TenantUser> page(TenantId tenant, PageRequest request);

    /** How many active owners the tenant has. */
    long countOwners(TenantId tenant);

    /** Stores the change and returns it with its version raised by one; {@link Stale} when the stored version differs. */
    TenantUser update(TenantUser member);

    /** Removes the member; {@link Stale} when it is gone or its stored version differs. */
    void delete(TenantUser member);
}
