package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.team.UserToken;
import dev.tenancy.team.UserTokenRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Members' tokens. */
final class MemoryUserTokens implements UserTokenRepository {

    private final Table<RowKey, UserToken> tokens;
    private final Table<String, RowKey> lookups;

    MemoryUserTokens(Journal journal) {
        tokens = new Table<>(journal);
        lookups = new Table<>(journal);
    }

    @Override
    public void insert(UserToken token) {
        RowKey key = RowKey.of(token.tenantId(), token.id().value());
        tokens.put(key, token);
        lookups.put(token.lookupId(), key);
    }

    @Override
    public void revokeAll(TenantId tenant, UserId user, Instant now) {
        List<UserToken> live = tokens.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream()
                .filter(token -> token.userId().equals(user) && token.revokedAt() == null)
                .toList();
        live.forEach(token -> tokens.put(RowKey.of(tenant, token.id().value()), token.revoked(now)));
    }

    Optional<UserToken> find(TenantId tenant, UUID id) {
        return Optional.ofNullable(tokens.get(RowKey.of(tenant, id)));
    }

    Optional<UserToken> findByLookupId(String lookupId) {
        RowKey key = lookups.get(lookupId);
        return key == null ? Optional.empty() : Optional.ofNullable(tokens.get(key));
    }
}
