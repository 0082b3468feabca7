package dev.tenancy.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code tenancy_invitation_lookup}, which finds the tenant of a presented secret. */
@Entity
@Table(name = "tenancy_invitation_lookup")
class InvitationLookupEntity {

    @Id
    @Column(name = "lookup_id")
    private String lookupId;

    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "invitation_id")
    private UUID targetId;

    InvitationLookupEntity() {}

    InvitationLookupEntity(String lookupId, RowId target) {
        this.lookupId = lookupId;
        tenantId = target.tenantId();
        targetId = target.id();
    }
}
