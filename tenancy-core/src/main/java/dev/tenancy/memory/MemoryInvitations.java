package dev.tenancy.memory;

import dev.tenancy.id.InvitationId;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Stale;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.InvitationRepository;
import dev.tenancy.tenant.EmailAddress;
import java.util.List;
import java.util.Optional;

/** Invitations. */
final class MemoryInvitations implements InvitationRepository {

    private final Table<RowKey, Invitation> invitations;
    private final Table<String, RowKey> lookups;

    MemoryInvitations(Journal journal) {
        invitations = new Table<>(journal);
        lookups = new Table<>(journal);
    }

    @Override
    public void insert(Invitation invitation) {
        RowKey key = RowKey.of(invitation.tenantId(), invitation.id().value());
        invitations.put(key, invitation);
        lookups.put(invitation.lookupId(), key);
    }

    @Override
    public Optional<Invitation> find(TenantId tenant, InvitationId id) {
        return Optional.ofNullable(invitations.get(RowKey.of(tenant, id.value())));
    }

    @Override
    public Optional<Invitation> findByLookupId(String lookupId) {
        RowKey key = lookups.get(lookupId);
        return key == null ? Optional.empty() : Optional.ofNullable(invitations.get(key));
    }

    @Override
    public Page<Invitation> page(TenantId tenant, PageRequest request) {
        return Pages.of(
                invitations, tenant, request, invitation -> invitation.id().value());
    }

    @Override
    public void end(TenantId tenant, InvitationId id, Invitation.Status status) {
        Invitation pending = find(tenant, id)
                .filter(found -> found.status() == Invitation.Status.PENDING)
                .orElseThrow(Stale::new);
        invitations.put(RowKey.of(tenant, id.value()), pending.withStatus(status));
    }

    @Override
    public List<Invitation> findPending(TenantId tenant, EmailAddress email) {
        return invitations.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream()
                .filter(found -> found.status() == Invitation.Status.PENDING)
                .filter(found -> found.email().equals(email))
                .toList();
    }
}
