package dev.tenancy.benchmarks.isolation;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;

/** What all contenders read and write. */
@MappedSuperclass
abstract class LeadColumns {

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "name")
    private String name;

    @Column(name = "email")
    private String email;

    @Column(name = "stage")
    private String stage;

    @Column(name = "score")
    private int score;

    @Column(name = "created_at")
    private Instant createdAt;

    LeadColumns() {}

    LeadColumns(UUID id) {
        this.id = id;
        name = "Ada Lovelace";
        email = "ada@example.com";
        stage = "qualified";
        score = 42;
        createdAt = Instant.EPOCH;
    }

    UUID id() {
        return id;
    }
}
