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
import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.hibernate.KeyType;
import org.hibernate.ScrollMode;
import org.hibernate.ScrollableResults;
import org.hibernate.Session;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;
import org.hibernate.cfg.CacheSettings;
import org.hibernate.cfg.StatisticsSettings;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What was erased is in no cache of this process any more. */
final class CacheAfterErasureTest {

    private static final Map<String, Object> CACHES = Map.of(
            CacheSettings.USE_SECOND_LEVEL_CACHE, true,
            CacheSettings.USE_QUERY_CACHE, true,
            StatisticsSettings.GENERATE_STATISTICS, true);

    @Nested
    final class OnH2 extends Caches {

        @Override
        TestUnit unit(Map<String, Object> settings) {
            return TestUnit.onH2(TenantIsolation.builder(), settings, Article.class, Label.class);
        }

        // On PostgreSQL the erasure waits for whoever reads.

        @Test
        void shouldServeNothingThatAReaderPutsBackWhoHadBegunBefore() {
            in(theirs, session -> {
                session.persist(new Article("first"));
                session.persist(new Article("second"));
            });
            unit.factory().getCache().evictAllRegions();
            List<Article> read = new ArrayList<>();

            in(theirs, session -> {
                try (ScrollableResults<Article> articles = session.createSelectionQuery(
                                "from CacheAfterErasureTest$Article", Article.class)
                        .scroll(ScrollMode.FORWARD_ONLY)) {
                    articles.next();
                    erase();
                    articles.next();
                    read.add(articles.get());
                }
                assertThat(isFound(read.get(0).id, KeyType.IDENTIFIER)).isFalse();
            });
            assertThat(isFound(read.get(0).id, KeyType.IDENTIFIER)).isFalse();
            assertThat(isFound(read.get(0).code, KeyType.NATURAL)).isFalse();
            assertThat(hits()).isZero();
        }

        @Test
        void shouldKnowNoNaturalIdThatAReaderPutsBackWhoHadBegunBefore() {
            in(theirs, session -> {
                session.persist(new Label("first"));
                session.persist(new Label("second"));
            });
            unit.factory().getCache().evictAllRegions();
            List<Label> read = new ArrayList<>();

            in(theirs, session -> {
                try (ScrollableResults<Label> labels = session.createSelectionQuery(
                                "from CacheAfterErasureTest$Label", Label.class)
                        .scroll(ScrollMode.FORWARD_ONLY)) {
                    labels.next();
                    erase();
                    labels.next();
                    read.add(labels.get());
                }
            });
            in(
                    theirs,
                    session -> assertThat(session.find(Label.class, read.get(0).code, KeyType.NATURAL))
                            .isNull());
            assertThat(hits()).isZero();
        }
    }

    @Nested
    final class OnPostgresql extends Caches {

        @Override
        TestUnit unit(Map<String, Object> settings) {
            return TestUnit.onPostgresql(TenantIsolation.builder(), settings, Article.class, Label.class);
        }
    }

    abstract static class Caches {

        final TenantContext theirs = TestContexts.newTenant();
        private final TenantContext others = TestContexts.newTenant();
        TestUnit unit;

        abstract TestUnit unit(Map<String, Object> settings);

        @BeforeEach
        void open() {
            Map<String, Object> settings = new HashMap<>(CACHES);
            settings.put(CacheSettings.CACHE_REGION_FACTORY, new MapRegionFactory());
            unit = unit(settings);
        }

        @AfterEach
        void close() {
            unit.close();
        }

        @Test
        void shouldServeNothingThatWasCached() {
            UUID id = cached(theirs);
            UUID another = cached(others);

            erase();

            assertThat(read(theirs, id)).containsExactly("-", "-", "[]", "[]");
            assertThat(hits()).isZero();
            assertThat(read(others, another))
                    .containsExactly(code(others), code(others), "[" + code(others) + "]", "[red]");
        }

        @Test
        void shouldServeNothingThatAWriterCachesWhoseTransactionHasJustEnded() throws Exception {
            CountDownLatch committed = new CountDownLatch(1);
            CountDownLatch erased = new CountDownLatch(1);
            Article article = new Article(code(theirs));
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> in(theirs, session -> {
                session.persist(article);
                session.getTransaction().registerSynchronization(new Synchronization() {
                    @Override
                    public void beforeCompletion() {}

                    @Override
                    public void afterCompletion(int status) {
                        committed.countDown();
                        await(erased);
                    }
                });
            }));
            committed.await();

            erase();
            erased.countDown();
            writer.get();

            assertThat(read(theirs, article.id)).containsExactly("-", "-", "[]", "[]");
            assertThat(hits()).isZero();
        }

        /** On a thread of its own, as whoever reads may have a session on this one, and the common pool may have one thread. */
        void erase() {
            Map<String, Long> erased = CompletableFuture.supplyAsync(
                            () -> TenantErasure.of(unit.factory()).erase(theirs.tenantId(), "the retention is over"),
                            task -> new Thread(task, "erasing").start())
                    .join();
            assertThat(erased.values()).anyMatch(rows -> rows > 0);
        }

        /** The id of an article of the tenant's that is in every cache. */
        private UUID cached(TenantContext tenant) {
            Article article = new Article(code(tenant));
            in(tenant, session -> session.persist(article));
            read(tenant, article.id);
            Statistics statistics = unit.factory().getStatistics();
            statistics.clear();
            assertThat(read(tenant, article.id))
                    .containsExactly(code(tenant), code(tenant), "[" + code(tenant) + "]", "[red]");
            assertThat(statistics.getPrepareStatementCount()).isZero();
            assertThat(statistics.getNaturalIdCacheHitCount()).isPositive();
            assertThat(statistics.getQueryCacheHitCount()).isPositive();
            statistics.clear();
            return article.id;
        }

        /** What the tenant is given of an article by its id, by its natural id, by a query, and of its tags. */
        private List<String> read(TenantContext tenant, UUID id) {
            List<String> given = new ArrayList<>();
            in(tenant, session -> given.add(text(session.find(Article.class, id))));
            in(tenant, session -> given.add(text(session.find(Article.class, code(tenant), KeyType.NATURAL))));
            in(
                    tenant,
                    session -> given.add(session
                            .createSelectionQuery("from CacheAfterErasureTest$Article", Article.class)
                            .setCacheable(true)
                            .getResultList()
                            .stream()
                            .map(Caches::text)
                            .toList()
                            .toString()));
            in(tenant, session -> {
                Article article = session.find(Article.class, id);
                given.add(article == null ? "[]" : new ArrayList<>(article.tags).toString());
            });
            return given;
        }

        long hits() {
            Statistics statistics = unit.factory().getStatistics();
            return statistics.getSecondLevelCacheHitCount()
                    + statistics.getNaturalIdCacheHitCount()
                    + statistics.getQueryCacheHitCount();
        }

        boolean isFound(Object key, KeyType type) {
            return CompletableFuture.supplyAsync(() -> {
                        Article[] found = new Article[1];
                        in(theirs, session -> found[0] = session.find(Article.class, key, type));
                        return found[0] != null;
                    })
                    .join();
        }

        private static String code(TenantContext tenant) {
            return "of " + tenant.tenantId();
        }

        private static String text(Article article) {
            return article == null ? "-" : article.code;
        }

        void in(TenantContext tenant, Consumer<Session> work) {
            TenantContext.runIn(tenant, () -> unit.factory().inTransaction(work::accept));
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Entity
    @Table(name = "article")
    @NaturalIdCache
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Article extends TenantScopedEntity {

        @Id
        @GeneratedValue
        UUID id;

        @NaturalId
        String code;

        @ElementCollection
        @CollectionTable(name = "article_tag")
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        Set<String> tags = new HashSet<>(Set.of("red"));

        Article() {}

        Article(String code) {
            this.code = code;
        }
    }

    /** Of which only the natural id is cached. */
    @Entity
    @Table(name = "label")
    @NaturalIdCache
    static class Label extends TenantScopedEntity {

        @Id
        @GeneratedValue
        UUID id;

        @NaturalId
        String code;

        Label() {}

        Label(String code) {
            this.code = code;
        }
    }
}
