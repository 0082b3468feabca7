package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code tenancy_member}. */
@Entity
@Table(name = "tenancy_member")
@IdClass(RowId.class)
class MemberEntity {

    @Id
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Id
    @Column(name = "user_id")
    private UUID id;

    @Column(name = "email")
    private String email;

    @Column(name = "email_canonical")
    private String emailCanonical;

    @Column(name = "name")
    private String name;

    @Column(name = "role")
    private String role;

    @Column(name = "status")
    private String status;

    @Column(name = "address_proved")
    private boolean addressProved;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Version
    @Column(name = "version")
    private long version;

    MemberEntity() {}

    MemberEntity(TenantUser member) {
        tenantId = member.tenantId().value();
        id = member.id().value();
        email = member.email().value();
        emailCanonical = member.email().canonical();
        name = member.name().value();
        role = member.role().name();
        status = member.status().name();
        addressProved = member.addressProved();
        createdAt = Micros.of(member.createdAt());
        version = member.version();
    }

    TenantUser toMember() {
        return new TenantUser(
                new UserId(id),
                new TenantId(tenantId),
                new EmailAddress(email),
                new DisplayName(name),
                Role.valueOf(role),
                TenantUser.Status.valueOf(status),
                addressProved,
                createdAt,
                version);
    }
}
