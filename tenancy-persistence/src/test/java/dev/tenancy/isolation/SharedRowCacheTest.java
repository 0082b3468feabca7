package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.isolation.sample.MapRegionFactory;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.cfg.CacheSettings;
import org.hibernate.cfg.StatisticsSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Shared rows are cached for each tenant, and changed for all. */
final class SharedRowCacheTest {

    @Nested
    final class OnH2 extends Caches {

        @Override
        TestUnit unit(Map<String, Object> settings) {
            return TestUnit.onH2(TenantIsolation.builder(), settings, Price.class, Note.class);
        }
    }

    @Nested
    final class OnPostgresql extends Caches {

        @Override
        TestUnit unit(Map<String, Object> settings) {
            return TestUnit.onPostgresql(TenantIsolation.builder(), settings, Price.class, Note.class);
        }
    }

    abstract static class Caches {

        private final TenantContext tenant = TestContexts.newTenant();
        private final Price price = new Price();
        private TestUnit unit;

        abstract TestUnit unit(Map<String, Object> settings);

        @BeforeEach
        void cache() {
            unit = unit(Map.of(
                    CacheSettings.USE_SECOND_LEVEL_CACHE,
                    true,
                    CacheSettings.CACHE_REGION_FACTORY,
                    new MapRegionFactory(),
                    StatisticsSettings.GENERATE_STATISTICS,
                    true));
            bypass(session -> session.persist(price));
            assertThat(read()).isEqualTo("1 [north]");
            unit.factory().getStatistics().clear();
            assertThat(read()).isEqualTo("1 [north]");
            assertThat(unit.factory().getStatistics().getPrepareStatementCount())
                    .isZero();
        }

        @AfterEach
        void close() {
            unit.close();
        }

        @Test
        void shouldServeASharedRowAsABypassHasChangedIt() {
            bypass(session -> session.find(Price.class, price.id).cents = 2);

            assertThat(read()).isEqualTo("2 [north]");
        }

        @Test
        void shouldServeASharedRowAsAStatelessBypassHasChangedIt() {
            stateless(session -> {
                price.cents = 3;
                session.update(price);
            });
            assertThat(read()).isEqualTo("3 [north]");

            stateless(session -> session.delete(price));
            assertThat(read()).isEqualTo("none");
        }

        @Test
        void shouldServeTheCollectionOfASharedRowAsABypassHasChangedIt() {
            bypass(session -> session.find(Price.class, price.id).regions.add("south"));
            assertThat(read()).isIn("1 [north, south]", "1 [south, north]");

            bypass(session -> session.find(Price.class, price.id).regions = new HashSet<>(Set.of("west")));
            assertThat(read()).isEqualTo("1 [west]");
        }

        @Test
        void shouldNotServeASharedRowThatABypassHasDeleted() {
            bypass(session -> session.remove(session.find(Price.class, price.id)));

            assertThat(read()).isEqualTo("none");
        }

        private void bypass(Consumer<Session> work) {
            unit.isolation().<Void, RuntimeException>bypass("the prices are the operator's", session -> {
                work.accept(session.unwrap(Session.class));
                return null;
            });
        }

        private void stateless(Consumer<StatelessSession> work) {
            bypass(session -> unit.factory().inStatelessTransaction(work::accept));
        }

        private String read() {
            String[] read = new String[1];
            TenantContext.runIn(
                    tenant,
                    () -> unit.factory().inTransaction(session -> {
                        Price found = session.find(Price.class, price.id);
                        read[0] = found == null ? "none" : found.cents + " " + new HashSet<>(found.regions);
                    }));
            return read[0];
        }
    }

    @Entity
    @Shared
    @Table(name = "price")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Price {

        @Id
        @GeneratedValue
        UUID id;

        int cents = 1;

        @ElementCollection
        @CollectionTable(name = "price_region")
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        Set<String> regions = new HashSet<>(Set.of("north"));
    }
}
