package dev.tenancy.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code tenancy_api_key_lookup}, which finds the tenant of a presented secret. */
@Entity
@Table(name = "tenancy_api_key_lookup")
class ApiKeyLookupEntity {

    @Id
    @Column(name = "lookup_id")
    private String lookupId;

    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "api_key_id")
    private UUID targetId;

    ApiKeyLookupEntity() {}

    ApiKeyLookupEntity(String lookupId, RowId target) {
        this.lookupId = lookupId;
        tenantId = target.tenantId();
        targetId = target.id();
    }
}
