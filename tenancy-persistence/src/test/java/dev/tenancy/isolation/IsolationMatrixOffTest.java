package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.isolation.sample.SampleModel;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.isolation.IsolationBreach.Kind;
import dev.tenancy.testkit.isolation.IsolationMatrix;
import dev.tenancy.testkit.isolation.IsolationReport;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.MultiTenancySettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;

/** Hibernate with nothing but a tenant resolver: what gets past it shows that the matrix bites. */
final class IsolationMatrixOffTest {

    @Nested
    final class OnH2 extends KitOff {

        @Override
        IsolationReport attack() {
            try (HikariDataSource pool =
                    DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "")) {
                return attack(pool, pool);
            }
        }
    }

    @Nested
    final class OnPostgresWithoutRowLevelSecurity extends KitOff {

        @Override
        IsolationReport attack() {
            try (PostgresDatabase database = PostgresServer.newDatabase();
                    HikariDataSource pool =
                            DatabasePool.open(database.url(), database.engineUser(), database.password())) {
                PGSimpleDataSource superuser = new PGSimpleDataSource();
                superuser.setUrl(database.superuserUrl());
                return attack(pool, superuser);
            }
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class KitOff {

        private IsolationReport report;

        abstract IsolationReport attack();

        static IsolationReport attack(DataSource pool, DataSource observer) {
            Map<String, Object> settings =
                    Map.of(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new TenantResolverAlone());
            SampleModel.createTables(pool, settings);
            try (SessionFactory factory = SampleModel.open(pool, settings)) {
                return IsolationMatrix.of(factory, observer).run();
            }
        }

        @BeforeAll
        void run() {
            report = attack();
            System.out.println(report);
        }

        @Test
        void shouldFindAtLeastSixteenWaysPastHibernateAlone() {
            assertThat(report.breachingVectors()).hasSizeGreaterThanOrEqualTo(16);
            assertThat(report.vectorsWith(Kind.LEAKED))
                    .contains(
                            "native select by id",
                            "doWork",
                            "disableFilter, then a query",
                            "enableFilter with the victim's tenant",
                            "withOptions with the victim's tenant",
                            "sessionWithOptions with the victim's tenant",
                            "HQL with a cross join",
                            "collection of a shared row");
            assertThat(report.vectorsWith(Kind.CHANGED))
                    .contains(
                            "native update by id",
                            "disableFilter, then an update",
                            "HQL insert, on conflict do update",
                            "shared row's collection cleared");
            assertThat(report.vectorsWith(Kind.PLANTED))
                    .contains(
                            "HQL insert with the victim's tenant",
                            "HQL update of the tenant",
                            "reference to the victim's row",
                            "reference of a new row to the victim's row",
                            "victim's row added to a collection");
        }

        @Test
        void shouldTryEveryWayOnSomething() {
            assertThat(report.vectors()).isGreaterThanOrEqualTo(60);
            assertThat(report.notApplicable()).isEmpty();
        }

        @Test
        void shouldFindNothingWhereHibernateKeepsTenantsApartByItself() {
            assertThat(report.breachingVectors())
                    .doesNotContain(
                            "find", "findMultiple", "getReference", "HQL by id", "HQL update by id", "criteria by id");
        }

        // What Hibernate refuses to everybody proves nothing about tenants; each of these is known to be so.
        @Test
        void shouldGetATenantToItsOwnRowsInAlmostEveryWay() {
            assertThat(report.closed().keySet())
                    // Without isolation it is one of all tenants', and whose is up to the ids, which are random.
                    .filteredOn(vector -> !vector.equals("HQL with the greatest element of a shared collection"))
                    .containsExactlyInAnyOrder(
                            "lock of a row under the victim's id",
                            "lock, then a change, of a row under the victim's id",
                            "no context at all",
                            "proxy of the victim's, initialized",
                            "proxy of the victim's, locked",
                            "proxy of the victim's, refreshed",
                            "refresh of a row under the victim's id",
                            "row of the victim's, locked and changed",
                            "row of the victim's, removed",
                            "shared row removed by HQL",
                            "shared row removed by a stateless session",
                            "stateless delete without a tenant",
                            "stateless update without a tenant",
                            "warm cache asked whether it holds the row");
        }

        @Test
        void shouldNameEachBreachWhenItIsAskedWhetherTheIsolationHeld() {
            assertThatThrownBy(report::assertHeld)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("doWork on Customer LEAKED: ")
                    .hasMessageContaining("HQL update of the tenant on Memo PLANTED: ");
        }
    }
}
