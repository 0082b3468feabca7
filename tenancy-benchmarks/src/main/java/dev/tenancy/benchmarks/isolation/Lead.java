package dev.tenancy.benchmarks.isolation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** A row that Hibernate filters: the kit's contender and the raw one have this very class. */
@Entity
@Table(name = "lead")
class Lead extends LeadColumns {

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    Lead() {}

    Lead(UUID id) {
        super(id);
    }
}
