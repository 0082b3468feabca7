package dev.tenancy.memory;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.apikey.ApiKeyRepository;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys. */
final class MemoryApiKeys implements ApiKeyRepository {

    private final Table<RowKey, ApiKey> keys;
    private final Table<String, RowKey> lookups;

    MemoryApiKeys(Journal journal) {
        keys = new Table<>(journal);
        lookups = new Table<>(journal);
    }

    @Override
    public void insert(ApiKey key) {
        RowKey row = RowKey.of(key.tenantId(), key.id().value());
        keys.put(row, key);
        lookups.put(key.lookupId(), row);
    }

    @Override
    public Optional<ApiKey> find(TenantId tenant, ApiKeyId id) {
        return Optional.ofNullable(keys.get(RowKey.of(tenant, id.value())));
    }

    @Override
    public Page<ApiKey> page(TenantId tenant, PageRequest request) {
        return Pages.of(keys, tenant, request, key -> key.id().value());
    }

    @Override
    public void revoke(TenantId tenant, ApiKeyId id, Instant now) {
        find(tenant, id)
                .filter(key -> key.revokedAt() == null)
                .ifPresent(key -> keys.put(RowKey.of(tenant, id.value()), key.revoked(now)));
    }

    @Override
    public List<ApiKey> findUnrevoked(TenantId tenant, UserId creator) {
        return keys.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream()
                .filter(key -> key.createdBy().equals(creator) && key.revokedAt() == null)
                .toList();
    }

    Optional<ApiKey> findByLookupId(String lookupId) {
        RowKey row = lookups.get(lookupId);
        return row == null ? Optional.empty() : Optional.ofNullable(keys.get(row));
    }
}
