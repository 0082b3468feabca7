package dev.tenancy.isolation.sample;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Versioned, cached, with an embeddable and a collection that the other side writes, cached too. */
@Entity
@Table(name = "customer")
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class Customer extends TenantScopedEntity {

    @Id
    @GeneratedValue
    private UUID id;

    @Version
    private int version;

    private String name;

    @Embedded
    private Address address;

    @OneToMany(mappedBy = "customer", cascade = CascadeType.MERGE)
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    private Set<PurchaseOrder> orders = new LinkedHashSet<>();
}
