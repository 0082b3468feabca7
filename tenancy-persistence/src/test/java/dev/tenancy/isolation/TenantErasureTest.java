package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.problem.Unavailable;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

final class TenantErasureTest {

    @Nested
    final class OnH2 extends Erasures {

        @Override
        TestUnit unit(TenantIsolation.Builder isolation) {
            return TestUnit.onH2(isolation, EveryShape.ENTITIES);
        }

        @Test
        void shouldEraseNothingWhenTheDatabaseWouldDeleteAnothersRowsWithIt() throws SQLException {
            store(ours);
            asOwner("update \"Order\" set previous_id = (select id from \"Order\" where owner_id = '" + tenant(ours)
                    + "' and previous_id is null) where owner_id = '" + tenant(theirs)
                    + "' and previous_id is not null");
            Map<String, List<String>> before = dump();

            assertThatThrownBy(() -> erasure.erase(ours.tenantId(), "the retention is over"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("Order", "PREVIOUS_ID", "not this tenant's");
            assertThat(dump()).isEqualTo(before);
            asOwner("update \"Order\" set previous_id = null");
        }
    }

    @Nested
    final class OnPostgresql extends Erasures {

        @Override
        TestUnit unit(TenantIsolation.Builder isolation) {
            return TestUnit.onPostgresql(isolation, EveryShape.ENTITIES);
        }

        @Test
        void shouldEraseWhatATransactionStoresThatHadOnlyReadUntilThen() throws Exception {
            assertErased(
                    session -> session.createQuery("from EveryShape$Label").getResultList(),
                    session -> EveryShape.store(session, "late"));
        }

        @Test
        void shouldEraseNothingWhenARowIsStillThereAfterwards() throws SQLException {
            store(ours);
            asOwner("create function kept() returns trigger language plpgsql as 'begin return null; end'");
            asOwner("create trigger kept before delete on order_label_aud for each row execute function kept()");
            Map<String, List<String>> before = dump();
            try {
                assertThatThrownBy(() -> erasure.erase(ours.tenantId(), "the retention is over"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContainingAll("1 of order_label_aud", "Nothing was erased");
                assertThat(dump()).isEqualTo(before);
            } finally {
                asOwner("drop trigger kept on order_label_aud");
            }
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Erasures {

        private final List<Bypass> trace = new ArrayList<>();
        TenantContext ours;
        TenantContext theirs;
        private TestUnit unit;
        TenantErasure erasure;

        abstract TestUnit unit(TenantIsolation.Builder isolation);

        @BeforeAll
        void open() {
            unit = unit(TenantIsolation.builder().onBypass(trace::add));
            erasure = TenantErasure.of(unit.factory());
            unit.isolation().<Void, RuntimeException>bypass("the regions are the operator's", session -> {
                EveryShape.storeShared(session);
                return null;
            });
        }

        @BeforeEach
        void store() {
            ours = TestContexts.newTenant();
            theirs = TestContexts.newTenant();
            store(theirs);
            trace.clear();
        }

        @AfterAll
        void close() {
            unit.close();
        }

        @Test
        void shouldDeleteEveryRowOfTheTenantAndLeaveAllOthersAsTheyAre() {
            Map<String, List<String>> before = dump();
            store(ours);
            Map<String, List<String>> both = dump();

            Map<String, Long> deleted = erasure.erase(ours.tenantId(), "the retention is over");

            assertThat(dump()).isEqualTo(before);
            assertThat(deleted).hasSize(unit.isolation().unit().model().tables().size());
            deleted.forEach((table, rows) -> assertThat(rows)
                    .as(table)
                    .isPositive()
                    .isEqualTo(both.get(table).size() - before.get(table).size()));
        }

        @Test
        void shouldDeleteHistoryThatHasOutlivedItsRows() {
            Map<String, List<String>> before = dump();
            store(ours);
            in(
                    ours,
                    session -> session.createQuery(
                                    "from EveryShape$Purchase where previous is not null", EveryShape.Purchase.class)
                            .getResultList()
                            .forEach(session::remove));
            in(
                    ours,
                    session -> session.createQuery("from EveryShape$Purchase", EveryShape.Purchase.class)
                            .getResultList()
                            .forEach(session::remove));

            erasure.erase(ours.tenantId(), "the retention is over");

            assertThat(dump()).isEqualTo(before);
        }

        @Test
        void shouldTellWhyBeforeAnythingIsErased() {
            store(ours);
            Map<String, List<String>> before = dump();

            assertThatThrownBy(() -> erasure.erase(ours.tenantId(), " ")).isInstanceOf(IllegalArgumentException.class);
            assertThat(dump()).isEqualTo(before);

            erasure.erase(ours.tenantId(), "the retention is over");
            assertThat(trace).extracting(Bypass::reason).containsExactly("the retention is over");
        }

        @Test
        void shouldEraseWhatATransactionHasStoredThatIsNotCommittedYet() throws Exception {
            assertErased(session -> EveryShape.store(session, "late"), session -> {});
        }

        @Test
        void shouldEraseNothingWhileATransactionDoesNotEnd() throws Exception {
            CountDownLatch stored = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            CompletableFuture<Void> endless = CompletableFuture.runAsync(() -> in(theirs, session -> {
                session.persist(new EveryShape.Vehicle());
                session.flush();
                stored.countDown();
                await(end);
            }));
            stored.await();
            RunningTransactions running =
                    new RunningTransactions(unit.isolation().unit(), Duration.ofMillis(50));

            assertThatThrownBy(() -> unit.isolation().<Void, RuntimeException>bypass("erasure", session -> {
                        running.awaitEnd();
                        return null;
                    }))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContainingAll("have not ended", "Nothing was done");
            end.countDown();
            endless.get();
        }

        @Test
        void shouldEraseNothingWhenARowOfAnUnmappedTableRefersToOne() throws SQLException {
            store(ours);
            String key = unit.pool() == unit.owner()
                    ? "(label) references label (id)"
                    : "(owner, label) references label (tenant_id, id)";
            asOwner("create table stranger (id bigint primary key, owner uuid, label bigint, foreign key " + key + ")");
            asOwner("insert into stranger select id, tenant_id, id from label where tenant_id = '" + tenant(ours)
                    + "'");
            Map<String, List<String>> before = dump();
            try {
                assertThatThrownBy(() -> erasure.erase(ours.tenantId(), "the retention is over"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContainingAll("others refer to them", "Nothing was erased");
                assertThat(dump()).isEqualTo(before);
            } finally {
                asOwner("drop table stranger");
            }
        }

        @Test
        void shouldEraseMoreRowsThanFitIntoOneStatement() throws SQLException {
            Map<String, List<String>> before = dump();
            String numbers = unit.pool() == unit.owner() ? "system_range(1, 25000)" : "generate_series(1, 25000)";
            asOwner("insert into label (tenant_id, name) select '" + tenant(ours) + "', 'many' from " + numbers);

            assertThat(erasure.erase(ours.tenantId(), "the retention is over")).containsValue(25_000L);
            assertThat(dump()).isEqualTo(before);
        }

        @Test
        void shouldEraseATenantThatHasNoRows() {
            assertThat(erasure.erase(ours.tenantId(), "nothing there").values()).containsOnly(0L);
        }

        @Test
        void shouldEraseTwoTenantsAtOnce() throws Exception {
            Map<String, List<String>> before = dump();
            Set<TenantContext> tenants = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                TenantContext tenant = TestContexts.newTenant();
                store(tenant);
                tenants.add(tenant);
            }
            CompletableFuture.allOf(tenants.stream()
                            .map(tenant -> CompletableFuture.runAsync(
                                    () -> erasure.erase(tenant.tenantId(), "the retention is over")))
                            .toArray(CompletableFuture<?>[]::new))
                    .get();

            assertThat(dump()).isEqualTo(before);
        }

        /** That nothing is left of a transaction that does {@code first} before the erasure, and the rest when that waits for it. */
        void assertErased(Consumer<EntityManager> first, Consumer<EntityManager> rest) throws Exception {
            Map<String, List<String>> before = dump();
            CompletableFuture<Void> erased = new CompletableFuture<>();
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Void> late = CompletableFuture.runAsync(() -> in(ours, session -> {
                first.accept(session);
                session.flush();
                begun.countDown();
                awaitErasureOrItsWait(erased);
                rest.accept(session);
            }));
            begun.await();
            erasure.erase(ours.tenantId(), "the retention is over");
            erased.complete(null);
            late.get();

            assertThat(dump()).isEqualTo(before);
        }

        void asOwner(String sql) throws SQLException {
            try (Connection connection = unit.owner().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(true);
                statement.execute(sql);
            }
        }

        Map<String, List<String>> dump() {
            return TableDump.of(unit.owner(), unit.isolation().unit().model());
        }

        void store(TenantContext tenant) {
            in(tenant, session -> EveryShape.store(session, "of " + tenant.tenantId()));
        }

        private void in(TenantContext tenant, Consumer<EntityManager> work) {
            TenantContext.runIn(tenant, () -> unit.sessions().runInTransaction(work));
        }

        static void awaitErasureOrItsWait(CompletableFuture<?> erased) {
            try {
                erased.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException waits) {
                // as it should
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }

        static String tenant(TenantContext context) {
            return context.tenantId().value().toString();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
