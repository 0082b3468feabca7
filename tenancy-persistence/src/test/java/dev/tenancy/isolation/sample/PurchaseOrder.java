package dev.tenancy.isolation.sample;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** A reference, collections of values and of embeddables, and the owning side of a many-to-many. */
@Entity
@Table(name = "purchase_order")
class PurchaseOrder {

    @Id
    @GeneratedValue
    private Long id;

    @TenantId
    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenant;

    private String reference;

    @Column(precision = 14, scale = 2)
    private BigDecimal total;

    @ManyToOne(fetch = FetchType.LAZY)
    private Customer customer;

    @ElementCollection
    private Set<String> labels = new LinkedHashSet<>();

    @ElementCollection
    @OrderColumn
    private List<OrderLine> lines = new ArrayList<>();

    @ElementCollection
    private Map<String, String> remarks = new LinkedHashMap<>();

    @ManyToMany(cascade = CascadeType.MERGE)
    @JoinTable(name = "purchase_order_tag")
    private Set<Tag> tags = new LinkedHashSet<>();
}
