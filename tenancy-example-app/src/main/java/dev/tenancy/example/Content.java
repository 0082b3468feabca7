package dev.tenancy.example;

import dev.tenancy.isolation.TenantScopedEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A piece of text about a topic. The table's primary key begins with the tenant; the id alone identifies an entity. */
@Entity
@Table(name = "content")
class Content extends TenantScopedEntity {

    @Id
    private UUID id;

    @Column(nullable = false)
    private String title;

    @Column
    private @Nullable String body;

    @Column
    private @Nullable String topic;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    Content(UUID id, String title, @Nullable String body, @Nullable String topic, Instant createdAt) {
        this.id = id;
        this.title = title;
        this.body = body;
        this.topic = topic;
        this.createdAt = createdAt;
    }

    /** For Hibernate. */
    protected Content() {}

    UUID id() {
        return id;
    }

    String title() {
        return title;
    }

    @Nullable
    String body() {
        return body;
    }

    @Nullable
    String topic() {
        return topic;
    }

    Instant createdAt() {
        return createdAt;
    }
}
