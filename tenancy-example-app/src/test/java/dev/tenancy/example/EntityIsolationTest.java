package dev.tenancy.example;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.isolation.TenantIsolation;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.isolation.IsolationMatrix;
import dev.tenancy.testkit.isolation.IsolationReport;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** No tenant gets at another's content or leads, in whatever way it is tried. */
class EntityIsolationTest {

    @Test
    void shouldHoldOnH2() throws Exception {
        try (HikariDataSource pool =
                DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "")) {
            AppSchema.migrate(pool);
            assertHeld(pool, pool, TenantIsolation.builder().build());
        }
    }

    @Test
    void shouldHoldOnPostgresql() throws Exception {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource owner =
                        DatabasePool.open(database.url(), database.engineUser(), database.password())) {
            TenancySchema.migrate(owner);
            AppSchema.migrate(owner);
            ApplicationRole.ensure(owner, database.applicationUser(), database.password(), AppSchema.NAME);
            try (HikariDataSource pool =
                    DatabasePool.openForApplication(database.url(), database.applicationUser(), database.password())) {
                PGSimpleDataSource superuser = new PGSimpleDataSource();
                superuser.setUrl(database.superuserUrl());
                assertHeld(
                        pool,
                        superuser,
                        TenantIsolation.builder()
                                .owner(owner)
                                .applyRowLevelSecurity()
                                .build());
            }
        }
    }

    private static void assertHeld(DataSource pool, DataSource observer, TenantIsolation isolation) {
        try (EntityManagerFactory factory = new HibernatePersistenceConfiguration("dev.tenancy.example")
                .managedClasses(Content.class, Lead.class)
                .defaultSchema(AppSchema.NAME)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .properties(isolation.settings())
                .createEntityManagerFactory()) {
            // snippet: Matrix
            IsolationReport report = IsolationMatrix.of(factory, observer).run();
            System.out.println(report);
            report.assertHeld();
            // end
        }
    }
}
