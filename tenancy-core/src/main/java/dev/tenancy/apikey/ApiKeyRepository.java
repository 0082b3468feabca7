package dev.tenancy.apikey;

import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: the API keys of each tenant, inside one unit of work. */
public interface ApiKeyRepository {

    /** Adds a key. The look-up id is new over all tenants. */
    void insert(ApiKey key);

    /** The tenant's key, revoked or not; empty when there is none with this id in this tenant. */
    Optional<ApiKey> find(TenantId tenant, ApiKeyId id);

    /** One page of the tenant's keys, revoked ones too, newest first. */
    Page<ApiKey> page(TenantId tenant, PageRequest request);

    /** Revokes the key at {@code now}; one that is revoked already keeps its time. Does nothing when there is none. */
    void revoke(TenantId tenant, ApiKeyId id, Instant now);

    /** Every key that this member made and that is not revoked, expired ones too. */
    List<ApiKey> findUnrevoked(TenantId tenant, UserId creator);
}
