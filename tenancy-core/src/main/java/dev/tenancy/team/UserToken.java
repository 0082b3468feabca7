package dev.tenancy.team;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.id.UserTokenId;
import dev.tenancy.secret.SecretFormat;
import dev.tenancy.secret.SecretHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A member's bearer token, bound to that one membership: it opens nothing else, whoever else has the same address. Immutable.
 *
 * @param lookupId finds the presented token, unique over all tenants
 * @param hash proves the presented token
 * @param revokedAt null while it is not revoked
 */
public record UserToken(
        UserTokenId id,
        TenantId tenantId,
        UserId userId,
        String lookupId,
        SecretHash hash,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant revokedAt) {

    /** The shape of user tokens. */
    public static final SecretFormat FORMAT = SecretFormat.of("ut");

    /** Whether the token opens anything at {@code now}. */
    public boolean isLive(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /** The same token, revoked at this time. */
    public UserToken revoked(Instant at) {
        return new UserToken(id, tenantId, userId, lookupId, hash, createdAt, expiresAt, at);
    }
}
