package dev.tenancy.team;

import dev.tenancy.id.InvitationId;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Stale;
import dev.tenancy.tenant.EmailAddress;
import java.util.List;
import java.util.Optional;

/** Port: the invitations of each tenant, inside one unit of work. */
public interface InvitationRepository {

    /** Adds an invitation. The look-up id is new over all tenants. */
    void insert(Invitation invitation);

    /** The tenant's invitation; empty when there is none with this id in this tenant. */
    Optional<Invitation> find(TenantId tenant, InvitationId id);

    /** The invitation with this look-up id, of whichever tenant; empty when there is none. */
    Optional<Invitation> findByLookupId(String lookupId);

    /** One page of the tenant's invitations, newest first. */
    Page<Invitation> page(TenantId tenant, PageRequest request);

    /**
     * Ends a pending invitation as {@code accepted} or {@code revoked}. Atomic: of two that end the same one at once, one
     * gets {@link Stale}, as does who comes too late.
     */
    void end(TenantId tenant, InvitationId id, Invitation.Status status);

    /** Every invitation of this address, in any case, that is stored as pending in the tenant; those whose time is over too. */
    List<Invitation> findPending(TenantId tenant, EmailAddress email);
}
