package dev.tenancy.isolation.sample;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

/** Found by a natural id that is unique in its tenant, cached, and collected by a row that belongs to nobody. */
@Entity
@Table(name = "product")
@NaturalIdCache
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class Product extends TenantScopedEntity {

    @Id
    @GeneratedValue
    private UUID id;

    @NaturalId
    @Column(name = "sku", length = 20)
    private String sku;

    private String name;

    @ManyToOne(fetch = FetchType.LAZY)
    private Region region;
}
