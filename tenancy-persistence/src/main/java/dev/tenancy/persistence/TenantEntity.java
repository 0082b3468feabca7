package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;

/** A row of {@code tenancy_tenant}. */
@Entity
@Table(name = "tenancy_tenant")
class TenantEntity {

    @Id
    @Column(name = "tenant_id")
    private UUID id;

    @Column(name = "slug")
    private String slug;

    @Column(name = "name")
    private String name;

    @Column(name = "email")
    private String email;

    @Column(name = "status")
    private String status;

    @Column(name = "time_zone")
    private String timeZone;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Version
    @Column(name = "version")
    private long version;

    TenantEntity() {}

    TenantEntity(Tenant tenant) {
        id = tenant.id().value();
        slug = tenant.slug().value();
        name = tenant.name().value();
        email = tenant.email().value();
        status = tenant.status().name();
        timeZone = tenant.timeZone().getId();
        createdAt = Micros.of(tenant.createdAt());
        version = tenant.version();
    }

    Tenant toTenant() {
        return new Tenant(
                new TenantId(id),
                new Slug(slug),
                new DisplayName(name),
                new EmailAddress(email),
                TenantStatus.valueOf(status),
                ZoneId.of(timeZone),
                createdAt,
                version);
    }
}
