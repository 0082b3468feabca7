package dev.tenancy.isolation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** An application's own entity. */
@Entity
@Table(name = "note")
class Note extends TenantScopedEntity {

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "email")
    private String email;

    Note() {}

    Note(UUID id, String email) {
        this.id = id;
        this.email = email;
    }

    UUID id() {
        return id;
    }

    String email() {
        return email;
    }
}
