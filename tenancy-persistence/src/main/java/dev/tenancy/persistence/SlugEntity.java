package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.Slug;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code tenancy_slug}: who holds a slug, or for whom it is kept. */
@Entity
@Table(name = "tenancy_slug")
class SlugEntity {

    @Id
    @Column(name = "slug")
    private String slug;

    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "reserved_until")
    private @Nullable Instant reservedUntil;

    SlugEntity() {}

    SlugEntity(Slug slug, TenantId holder) {
        this.slug = slug.value();
        tenantId = holder.value();
    }

    TenantId holder() {
        return new TenantId(tenantId);
    }
}
