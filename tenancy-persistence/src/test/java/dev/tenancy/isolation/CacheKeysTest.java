package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.isolation.sample.MapRegionFactory;
import dev.tenancy.testkit.Samples;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.cache.internal.SimpleCacheKeysFactory;
import org.hibernate.cache.spi.CacheKeysFactory;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.cfg.CacheSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;

/** A unit whose second-level cache would give one tenant another's rows does not start. */
class CacheKeysTest {

    @Test
    void shouldRefuseACacheThatKeepsRowsByTheirIdAlone() {
        assertThatThrownBy(() -> start(new IdAlone()))
                .rootCause()
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContainingAll("Cached by its id alone", "hibernate.cache.keys_factory");
    }

    @Test
    void shouldTakeACacheThatKeepsRowsByTenant() {
        start(new MapRegionFactory());
    }

    private static void start(RegionFactory regions) {
        new HibernatePersistenceConfiguration("cached")
                .managedClasses(Cached.class)
                .property(JdbcSettings.JAKARTA_JDBC_URL, "jdbc:h2:mem:" + Samples.uuid())
                .property(CacheSettings.USE_SECOND_LEVEL_CACHE, true)
                .property(CacheSettings.CACHE_REGION_FACTORY, regions)
                .properties(TenantIsolation.builder().build().settings())
                .createEntityManagerFactory()
                .close();
    }

    /** As some caches are when the setting says {@code simple}. */
    private static final class IdAlone extends MapRegionFactory {

        private static final long serialVersionUID = 1L;

        @Override
        protected CacheKeysFactory getImplicitCacheKeysFactory() {
            return SimpleCacheKeysFactory.INSTANCE;
        }
    }

    @Entity
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Cached extends TenantScopedEntity {

        @Id
        UUID id;
    }
}
