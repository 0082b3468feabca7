package dev.tenancy.isolation.sample;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Table;
import java.util.UUID;

/** All kinds in one table. */
@Entity
@Table(name = "contact")
@Inheritance(strategy = InheritanceType.SINGLE_TABLE)
abstract class Contact extends TenantScopedEntity {

    @Id
    @GeneratedValue
    private UUID id;

    private String phone;
}
