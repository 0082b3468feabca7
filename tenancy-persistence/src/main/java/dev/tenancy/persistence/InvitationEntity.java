package dev.tenancy.persistence;

import dev.tenancy.id.InvitationId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.role.Role;
import dev.tenancy.secret.SecretHash;
import dev.tenancy.team.Invitation;
import dev.tenancy.tenant.EmailAddress;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code tenancy_invitation}. */
@Entity
@Table(name = "tenancy_invitation")
@IdClass(RowId.class)
class InvitationEntity {

    @Id
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Id
    @Column(name = "invitation_id")
    private UUID id;

    @Column(name = "email")
    private String email;

    @Column(name = "email_canonical")
    private String emailCanonical;

    @Column(name = "role")
    private String role;

    @Column(name = "status")
    private String status;

    @Column(name = "invited_by")
    private UUID invitedBy;

    @Column(name = "lookup_id")
    private String lookupId;

    @Column(name = "token_hash")
    private String tokenHash;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    InvitationEntity() {}

    InvitationEntity(Invitation invitation) {
        tenantId = invitation.tenantId().value();
        id = invitation.id().value();
        email = invitation.email().value();
        emailCanonical = invitation.email().canonical();
        role = invitation.role().name();
        status = invitation.status().name();
        invitedBy = invitation.invitedBy().value();
        lookupId = invitation.lookupId();
        tokenHash = invitation.tokenHash().toText();
        createdAt = Micros.of(invitation.createdAt());
        expiresAt = Micros.of(invitation.expiresAt());
    }

    Invitation toInvitation() {
        return new Invitation(
                new InvitationId(id),
                new TenantId(tenantId),
                new EmailAddress(email),
                Role.valueOf(role),
                Invitation.Status.valueOf(status),
                new UserId(invitedBy),
                lookupId,
                SecretHash.parse(tokenHash),
                createdAt,
                expiresAt);
    }
}
