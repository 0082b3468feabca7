package dev.tenancy.persistence;

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

/** API keys in one unit of work. */
final class JpaApiKeys implements ApiKeyRepository {

    private static final String REVOKE = """
            update ApiKeyEntity
            set revokedAt = :now
            where tenantId = :tenant and id = :id and revokedAt is null
            """;

    private static final String UNREVOKED = """
            from ApiKeyEntity
            where tenantId = :tenant and createdBy = :creator and revokedAt is null
            """;

    private final JpaUnit unit;

    JpaApiKeys(JpaUnit unit) {
        this.unit = unit;
    }

    @Override
    public void insert(ApiKey key) {
        RowId row = new RowId(key.tenantId().value(), key.id().value());
        unit.run(StaleAnswers.ABSENCES, session -> {
            session.insert(new ApiKeyEntity(key));
            session.insert(new ApiKeyLookupEntity(key.lookupId(), row));
        });
    }

    @Override
    public Optional<ApiKey> find(TenantId tenant, ApiKeyId id) {
        RowId row = new RowId(tenant.value(), id.value());
        return unit.call(session -> Optional.ofNullable(session.get(ApiKeyEntity.class, row)))
                .map(ApiKeyEntity::toKey);
    }

    @Override
    public Page<ApiKey> page(TenantId tenant, PageRequest request) {
        return unit.call(session -> Pages.read(session, ApiKeyEntity.class, tenant, request, ApiKeyEntity::toKey));
    }

    @Override
    public void revoke(TenantId tenant, ApiKeyId id, Instant now) {
        unit.run(
                StaleAnswers.about(tenant),
                session -> session.createMutationQuery(REVOKE)
                        .setParameter("tenant", tenant.value())
                        .setParameter("id", id.value())
                        .setParameter("now", Micros.of(now))
                        .executeUpdate());
    }

    @Override
    public List<ApiKey> findUnrevoked(TenantId tenant, UserId creator) {
        return unit
                .call(session -> session.createSelectionQuery(UNREVOKED, ApiKeyEntity.class)
                        .setParameter("tenant", tenant.value())
                        .setParameter("creator", creator.value())
                        .getResultList())
                .stream()
                .map(ApiKeyEntity::toKey)
                .toList();
    }
}
