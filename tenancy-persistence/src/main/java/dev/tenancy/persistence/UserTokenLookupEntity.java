package dev.tenancy.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code tenancy_user_token_lookup}, which finds the tenant of a presented secret. */
@Entity
@Table(name = "tenancy_user_token_lookup")
class UserTokenLookupEntity {

    @Id
    @Column(name = "lookup_id")
    private String lookupId;

    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "user_token_id")
    private UUID targetId;

    UserTokenLookupEntity() {}

    UserTokenLookupEntity(String lookupId, RowId target) {
        this.lookupId = lookupId;
        tenantId = target.tenantId();
        targetId = target.id();
    }
}
