package dev.tenancy.persistence;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of an application's own. */
@Entity
@Table(name = "invoice")
class Invoice extends TenantScopedEntity {

    @Id
    @Column(name = "id")
    private UUID id;

    Invoice() {}

    Invoice(UUID id) {
        this.id = id;
    }
}
