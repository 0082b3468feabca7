package dev.tenancy.isolation.sample;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** Collected by a project. */
@Entity
@Table(name = "risk")
class Risk extends TenantScopedEntity {

    @Id
    @GeneratedValue
    private UUID id;

    private String description;
}
