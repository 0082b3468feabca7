package dev.tenancy.persistence;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.secret.SecretHash;
import dev.tenancy.tenant.DisplayName;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A row of {@code tenancy_api_key}; its scopes are texts parted by spaces. */
@Entity
@Table(name = "tenancy_api_key")
@IdClass(RowId.class)
class ApiKeyEntity {

    @Id
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Id
    @Column(name = "api_key_id")
    private UUID id;

    @Column(name = "name")
    private String name;

    @Column(name = "role")
    private String role;

    @Column(name = "scopes")
    private String scopes;

    @Column(name = "created_by")
    private UUID createdBy;

    @Column(name = "lookup_id")
    private String lookupId;

    @Column(name = "hash")
    private String hash;

    @Column(name = "hint")
    private String hint;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    ApiKeyEntity() {}

    ApiKeyEntity(ApiKey key) {
        tenantId = key.tenantId().value();
        id = key.id().value();
        name = key.name().value();
        role = key.role().name();
        scopes = key.scopes().stream().map(Permission::text).sorted().collect(joining(" "));
        createdBy = key.createdBy().value();
        lookupId = key.lookupId();
        hash = key.hash().toText();
        hint = key.hint();
        createdAt = Micros.of(key.createdAt());
        expiresAt = Micros.ofNullable(key.expiresAt());
        revokedAt = Micros.ofNullable(key.revokedAt());
    }

    ApiKey toKey() {
        return new ApiKey(
                new ApiKeyId(id),
                new TenantId(tenantId),
                new DisplayName(name),
                Role.valueOf(role),
                permissions(),
                new UserId(createdBy),
                lookupId,
                SecretHash.parse(hash),
                hint,
                createdAt,
                expiresAt,
                revokedAt);
    }

    private Set<Permission> permissions() {
        return scopes.isEmpty()
                ? Set.of()
                : Stream.of(scopes.split(" ")).map(Permission::parse).collect(toUnmodifiableSet());
    }
}
