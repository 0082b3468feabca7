package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.isolation.AdoptionGap.Kind;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The table of a service with one tenant gets ready for many, while the service runs. */
final class TenantBackfillTest {

    @Nested
    final class OnH2 extends Backfills {

        @Override
        HikariDataSource pool() {
            return DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "");
        }

        @Override
        String numbers() {
            return "select x from system_range(1, 2500)";
        }

        @Override
        String randomId() {
            return "random_uuid()";
        }

        @Test
        void shouldFillTablesOfEveryShapeThatHaveATenantOfTheirOwn() {
            TenantIsolation.Builder stamping = TenantIsolation.builder()
                    .adopting(Adoption.STAMP, TestContexts.newTenant().tenantId());
            try (TestUnit shapes = TestUnit.onH2(stamping, EveryShape.ENTITIES)) {
                assertThat(TenantBackfill.of(shapes.factory()).fill("a second tenant comes"))
                        .containsOnlyKeys(
                                "LABEL", "PARTY", "VEHICLE", "TEAM", "PLAYER", "Order", "`Order`_AUD", "TICKET")
                        .allSatisfy((table, rows) -> assertThat(rows).isZero());
            }
        }

        @Test
        void shouldRefuseToGuessWhoseTheRowsAre() {
            try (SessionFactory enforced = unit(Adoption.ENFORCE)) {
                assertThatThrownBy(() -> TenantBackfill.of(enforced).fill("a second tenant comes"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContainingAll("Nobody has said whose", "adopting(step, home)");
            }
        }
    }

    @Nested
    final class OnPostgresql extends Backfills {

        private final PostgresDatabase database = PostgresServer.newDatabase();

        @AfterEach
        void drop() {
            database.close();
        }

        @Override
        HikariDataSource pool() {
            return DatabasePool.open(database.url(), database.engineUser(), database.password());
        }

        @Override
        String numbers() {
            return "select generate_series(1, 2500)";
        }

        @Override
        String randomId() {
            return "gen_random_uuid()";
        }

        @Test
        void shouldNotTakeAnIndexThatFailedForOne() throws SQLException {
            execute("alter table note add column tenant_id uuid");
            execute("update note set tenant_id = '" + UUID.randomUUID() + "'");
            assertThatThrownBy(() -> execute("create unique index concurrently failed on note (tenant_id)"));

            assertThat(kinds()).contains(Kind.TENANT_INDEX);
        }
    }

    abstract static class Backfills {

        private final TenantContext home = TestContexts.newTenant();
        private HikariDataSource pool;
        private SessionFactory factory;
        private TenantBackfill backfill;

        abstract HikariDataSource pool();

        abstract String numbers();

        abstract String randomId();

        @BeforeEach
        void open() throws SQLException {
            pool = pool();
            execute("create table note (id uuid primary key, email varchar(80) unique)");
            execute("insert into note (id) select " + randomId() + " from (" + numbers() + ") as number");
            factory = unit(Adoption.STAMP);
            backfill = TenantBackfill.of(factory);
        }

        @AfterEach
        void close() {
            factory.close();
            pool.close();
        }

        @Test
        void shouldSayStepByStepWhatIsMissing() throws SQLException {
            assertThat(kinds()).containsExactly(Kind.TENANT_COLUMN);
            mend(Kind.TENANT_COLUMN);
            assertThat(kinds())
                    .containsExactly(
                            Kind.ROWS_WITHOUT_TENANT,
                            Kind.TENANT_INDEX,
                            Kind.NOT_NULL,
                            Kind.UNIQUE_ACROSS_TENANTS,
                            Kind.UNIQUE_ACROSS_TENANTS);
            assertThat(backfill.gaps().get(0).what()).isEqualTo("2500 rows have no tenant.");
            backfill.fill("a second tenant comes");
            mend(Kind.TENANT_INDEX);
            mend(Kind.NOT_NULL);
            assertThat(kinds()).containsExactly(Kind.UNIQUE_ACROSS_TENANTS, Kind.UNIQUE_ACROSS_TENANTS);
            mend(Kind.UNIQUE_ACROSS_TENANTS);
            assertThatThrownBy(() -> execute("insert into note (id) values (" + randomId() + ")"))
                    .isInstanceOf(SQLException.class);
        }

        @Test
        void shouldGiveRowsWithoutATenantToTheHomeTenantAndLeaveOthersAlone() throws SQLException {
            mend(Kind.TENANT_COLUMN);
            TenantContext newcomer = TestContexts.newTenant();
            TenantContext.runIn(
                    newcomer,
                    () -> TenantSessions.of(factory)
                            .runInTransaction(session -> session.persist(new Note(UUID.randomUUID(), "a@b.example"))));

            assertThat(backfill.fill("a second tenant comes").values()).containsExactly(2500L);
            assertThat(count("tenant_id = '" + home.tenantId().value() + "'")).isEqualTo(2500);
            assertThat(count("tenant_id = '" + newcomer.tenantId().value() + "'"))
                    .isEqualTo(1);
            assertThat(backfill.fill("once more").values()).containsExactly(0L);
        }

        @Test
        void shouldKeepWhatItHasFilledWhenItIsStoppedAndGoOnFromThere() throws SQLException {
            mend(Kind.TENANT_COLUMN);
            execute("alter table note add constraint broken check (tenant_id is null or id <> '" + id(1500) + "')");
            assertThatThrownBy(() -> backfill.fill("a second tenant comes")).isInstanceOf(RuntimeException.class);
            assertThat(count("tenant_id is not null")).isEqualTo(1000);

            execute("alter table note drop constraint broken");
            assertThat(backfill.fill("once more").values()).containsExactly(1500L);
            assertThat(count("tenant_id is null")).isZero();
        }

        @Test
        void shouldWaitForNobodyAndLeaveWhatOthersAreChangingToTheNextRun() throws SQLException {
            mend(Kind.TENANT_COLUMN);
            try (Connection other = pool.getConnection()) {
                other.setAutoCommit(false);
                try (Statement statement = other.createStatement()) {
                    statement.execute("update note set email = 'a' where id = '" + id(1500) + "'");
                }
                assertThat(backfill.fill("a second tenant comes").values()).containsExactly(2499L);
                other.commit();
            }
            assertThat(backfill.gaps().get(0).what()).isEqualTo("1 rows have no tenant.");
            assertThat(backfill.fill("once more").values()).containsExactly(1L);
        }

        @Test
        void shouldLoseNoRowThatTheServiceStoresMeanwhile() throws Exception {
            mend(Kind.TENANT_COLUMN);
            CountDownLatch storing = new CountDownLatch(1);
            Thread service = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    TenantSessions.of(factory)
                            .runInTransaction(session -> session.persist(new Note(UUID.randomUUID(), null)));
                    storing.countDown();
                }
            });
            service.start();
            storing.await();
            backfill.fill("a second tenant comes");
            service.join();

            assertThat(count("tenant_id = '" + home.tenantId().value() + "'")).isEqualTo(2700);
        }

        List<Kind> kinds() {
            return backfill.gaps().stream().map(AdoptionGap::kind).toList();
        }

        void execute(String sql) throws SQLException {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(true);
                statement.execute(sql);
            }
        }

        private void mend(Kind kind) throws SQLException {
            for (AdoptionGap gap : backfill.gaps()) {
                if (gap.kind() == kind) {
                    assertThat(gap.statements()).isNotEmpty();
                    for (String statement : gap.statements()) {
                        execute(statement);
                    }
                }
            }
        }

        private UUID id(int position) throws SQLException {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select id from note order by id offset " + position + " rows fetch first 1 row only")) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }

        private long count(String condition) throws SQLException {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from note where " + condition)) {
                row.next();
                return row.getLong(1);
            }
        }

        SessionFactory unit(Adoption step) {
            TenantIsolation isolation = TenantIsolation.builder()
                    .adopting(step, home.tenantId())
                    .owner(pool)
                    .build();
            return new HibernatePersistenceConfiguration("application")
                    .managedClass(Note.class)
                    .properties(isolation.settings())
                    .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                    .createEntityManagerFactory();
        }
    }
}
