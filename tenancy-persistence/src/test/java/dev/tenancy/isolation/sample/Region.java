package dev.tenancy.isolation.sample;

import dev.tenancy.isolation.Shared;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Belongs to nobody, and collects rows of every tenant: by their reference to it, by a join table and by a column of theirs. */
@Entity
@Table(name = "region")
@Shared
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class Region {

    @Id
    @GeneratedValue
    private Long id;

    private String name;

    @OneToMany(mappedBy = "region", cascade = CascadeType.ALL, orphanRemoval = true)
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    private Set<Product> products = new LinkedHashSet<>();

    @ManyToMany
    @JoinTable(name = "region_tag")
    private Set<Tag> tags = new LinkedHashSet<>();

    @OneToMany
    @JoinColumn(name = "region_id")
    private Set<Risk> risks = new LinkedHashSet<>();
}
