package dev.tenancy.isolation.sample;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** The other side of a many-to-many. */
@Entity
@Table(name = "tag")
class Tag {

    @Id
    @GeneratedValue
    private UUID id;

    @TenantId
    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenant;

    private String name;

    @ManyToMany(mappedBy = "tags")
    private Set<PurchaseOrder> orders = new LinkedHashSet<>();
}
