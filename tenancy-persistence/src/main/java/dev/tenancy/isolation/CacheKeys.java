package dev.tenancy.isolation;

import java.util.Map;
import java.util.UUID;
import org.hibernate.cache.spi.access.EntityDataAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;

/** Whether the second-level cache keeps what it holds by tenant. It answers before the database is asked, so no database holds it. */
final class CacheKeys {

    private static final Map<Class<?>, Object> IDS =
            Map.of(UUID.class, ContextTenantResolver.NO_TENANT, Long.class, 1L, Integer.class, 1, String.class, "1");

    private CacheKeys() {}

    /** {@link TenantIsolationException} when two tenants' rows under one id would be one entry. */
    static void require(SessionFactoryImplementor factory, Refusals refusals) {
        factory.getMappingMetamodel().forEachEntityDescriptor(entity -> {
            if (entity.getTenantIdMapping() != null && areOfNoTenant(entity, factory)) {
                refusals.refuse("The second-level cache keeps " + entity.getEntityName()
                        + " by its id alone, so one tenant would be given another's rows. Leave the setting"
                        + " hibernate.cache.keys_factory at its default.");
            }
        });
    }

    private static boolean areOfNoTenant(EntityPersister entity, SessionFactoryImplementor factory) {
        EntityDataAccess cache = entity.getCacheAccessStrategy();
        Object id = IDS.get(entity.getIdentifierType().getReturnedClass());
        return cache != null
                && id != null
                && key(cache, id, entity, factory, "one").equals(key(cache, id, entity, factory, "another"));
    }

    private static Object key(
            EntityDataAccess cache,
            Object id,
            EntityPersister entity,
            SessionFactoryImplementor factory,
            String tenant) {
        return cache.generateCacheKey(id, entity, factory, tenant);
    }
}
