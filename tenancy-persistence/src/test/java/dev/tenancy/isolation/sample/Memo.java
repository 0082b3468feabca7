package dev.tenancy.isolation.sample;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** Its identifier comes from the application, so the key of its table begins with the tenant. */
@Entity
@Table(name = "memo")
class Memo extends TenantScopedEntity {

    @Id
    private UUID id;

    private String text;
}
