package dev.tenancy.apikey;

import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.secret.SecretFormat;
import dev.tenancy.secret.SecretHash;
import dev.tenancy.tenant.DisplayName;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's credential for a program. Immutable.
 *
 * @param role at most admin
 * @param scopes what the key may do of what the role allows; empty for all of it
 * @param createdBy the member who made it; it is revoked when that member is removed, unless it is kept on purpose
 * @param lookupId finds the presented secret, unique over all tenants; unlike {@code id} it is part of the secret
 * @param hash proves the presented secret
 * @param hint the beginning of the secret, to recognise it by
 * @param expiresAt null when it does not expire
 * @param revokedAt null while it is not revoked
 */
public record ApiKey(
        ApiKeyId id,
        TenantId tenantId,
        DisplayName name,
        Role role,
        Set<Permission> scopes,
        UserId createdBy,
        String lookupId,
        SecretHash hash,
        String hint,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    /** The shape of API keys. */
    public static final SecretFormat FORMAT = SecretFormat.of("sk_live");

    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    /** Whether the key opens anything at {@code now}. */
    public boolean isLive(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** The same key, revoked at this time. */
    public ApiKey revoked(Instant at) {
        return new ApiKey(id, tenantId, name, role, scopes, createdBy, lookupId, hash, hint, createdAt, expiresAt, at);
    }
}
