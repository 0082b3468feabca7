package dev.tenancy.isolation.sample;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collections without another side, one by a join table and one by a column of its elements; and a tree of its own kind. */
@Entity
@Table(name = "project")
class Project extends TenantScopedEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String title;

    @ManyToOne(fetch = FetchType.LAZY)
    private Project parent;

    @OneToOne(fetch = FetchType.LAZY)
    private Profile lead;

    @OneToMany(cascade = CascadeType.ALL, orphanRemoval = true)
    @JoinTable(name = "project_milestone")
    private List<Milestone> milestones = new ArrayList<>();

    @OneToMany
    @JoinColumn(name = "project_id")
    private Set<Risk> risks = new LinkedHashSet<>();
}
