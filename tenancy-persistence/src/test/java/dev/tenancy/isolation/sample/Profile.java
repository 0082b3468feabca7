package dev.tenancy.isolation.sample;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.util.UUID;

/** In two tables. */
@Entity
@Table(name = "profile")
@SecondaryTable(name = "profile_detail")
class Profile extends TenantScopedEntity {

    @Id
    @GeneratedValue
    private UUID id;

    private String nickname;

    @Column(table = "profile_detail", name = "biography")
    private String biography;
}
