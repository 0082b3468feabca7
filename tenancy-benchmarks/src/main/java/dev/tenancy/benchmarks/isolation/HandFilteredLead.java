package dev.tenancy.benchmarks.isolation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/** The same row, whose tenant is a column like any other. */
@Entity
@Table(name = "lead")
class HandFilteredLead extends LeadColumns {

    @Column(name = "tenant_id")
    private UUID tenantId;

    HandFilteredLead() {}

    HandFilteredLead(UUID id, UUID tenantId) {
        super(id);
        this.tenantId = tenantId;
    }
}
