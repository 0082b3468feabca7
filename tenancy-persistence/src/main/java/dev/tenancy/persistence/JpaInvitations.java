package dev.tenancy.persistence;

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

/** Invitations in one unit of work. */
final class JpaInvitations implements InvitationRepository {

    private static final String BY_LOOKUP_ID = """
            select invitation
            from InvitationLookupEntity lookup
            join InvitationEntity invitation
              on invitation.tenantId = lookup.tenantId and invitation.id = lookup.targetId
            where lookup.lookupId = :lookupId
            """;

    private static final String END = """
            update InvitationEntity
            set status = :status
            where tenantId = :tenant and id = :id and status = 'PENDING'
            """;

    private static final String PENDING = """
            from InvitationEntity
            where tenantId = :tenant and emailCanonical = :email and status = 'PENDING'
            """;

    private final JpaUnit unit;

    JpaInvitations(JpaUnit unit) {
        this.unit = unit;
    }

    @Override
    public void insert(Invitation invitation) {
        RowId row = new RowId(invitation.tenantId().value(), invitation.id().value());
        unit.run(StaleAnswers.NONE, session -> {
            session.insert(new InvitationEntity(invitation));
            session.insert(new InvitationLookupEntity(invitation.lookupId(), row));
        });
    }

    @Override
    public Optional<Invitation> find(TenantId tenant, InvitationId id) {
        RowId row = new RowId(tenant.value(), id.value());
        return unit.call(session -> Optional.ofNullable(session.get(InvitationEntity.class, row)))
                .map(InvitationEntity::toInvitation);
    }

    @Override
    public Optional<Invitation> findByLookupId(String lookupId) {
        return unit.call(session -> session.createSelectionQuery(BY_LOOKUP_ID, InvitationEntity.class)
                        .setParameter("lookupId", lookupId)
                        .uniqueResultOptional())
                .map(InvitationEntity::toInvitation);
    }

    @Override
    public Page<Invitation> page(TenantId tenant, PageRequest request) {
        return unit.call(session ->
                Pages.read(session, InvitationEntity.class, tenant, request, InvitationEntity::toInvitation));
    }

    @Override
    public void end(TenantId tenant, InvitationId id, Invitation.Status status) {
        int ended = unit.call(
                StaleAnswers.NONE,
                session -> session.createMutationQuery(END)
                        .setParameter("tenant", tenant.value())
                        .setParameter("id", id.value())
                        .setParameter("status", status.name())
                        .executeUpdate());
        if (ended == 0) {
            throw new Stale();
        }
    }

    @Override
    public List<Invitation> findPending(TenantId tenant, EmailAddress email) {
        return unit
                .call(session -> session.createSelectionQuery(PENDING, InvitationEntity.class)
                        .setParameter("tenant", tenant.value())
                        .setParameter("email", email.canonical())
                        .getResultList())
                .stream()
                .map(InvitationEntity::toInvitation)
                .toList();
    }
}
