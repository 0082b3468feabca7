package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.id.UserTokenId;
import dev.tenancy.secret.SecretHash;
import dev.tenancy.team.UserToken;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code tenancy_user_token}. */
@Entity
@Table(name = "tenancy_user_token")
@IdClass(RowId.class)
class UserTokenEntity {

    @Id
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Id
    @Column(name = "user_token_id")
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "lookup_id")
    private String lookupId;

    @Column(name = "hash")
    private String hash;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    UserTokenEntity() {}

    UserTokenEntity(UserToken token) {
        tenantId = token.tenantId().value();
        id = token.id().value();
        userId = token.userId().value();
        lookupId = token.lookupId();
        hash = token.hash().toText();
        createdAt = Micros.of(token.createdAt());
        expiresAt = Micros.of(token.expiresAt());
        revokedAt = Micros.ofNullable(token.revokedAt());
    }

    UserToken toToken() {
        return new UserToken(
                new UserTokenId(id),
                new TenantId(tenantId),
                new UserId(userId),
                lookupId,
                SecretHash.parse(hash),
                createdAt,
                expiresAt,
                revokedAt);
    }
}
