package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.isolation.sample.SampleModel;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.isolation.IsolationMatrix;
import dev.tenancy.testkit.isolation.IsolationReport;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Nothing of one tenant's gets to another, in whatever way it is tried. */
final class IsolationMatrixOnTest {

    @Test
    void shouldHoldOnH2() {
        try (HikariDataSource pool =
                DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "")) {
            SampleModel.createTables(pool, Map.of());
            try (SessionFactory factory =
                    SampleModel.open(pool, TenantIsolation.builder().build().settings())) {
                assertHeld(matrix(factory, pool).run());
            }
        }
    }

    @Test
    void shouldHoldOnPostgresql() {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource owner =
                        DatabasePool.open(database.url(), database.engineUser(), database.password())) {
            SampleModel.createTables(owner, Map.of());
            TenancySchema.migrate(owner);
            ApplicationRole.ensure(owner, database.applicationUser(), database.password(), "public");
            try (HikariDataSource pool = DatabasePool.openForApplication(
                            database.url(), database.applicationUser(), database.password());
                    SessionFactory factory = SampleModel.open(
                            pool,
                            TenantIsolation.builder()
                                    .owner(owner)
                                    .applyRowLevelSecurity()
                                    .build()
                                    .settings())) {
                assertHeld(matrix(factory, superuser(database)).run());
            }
        }
    }

    private static IsolationMatrix matrix(SessionFactory factory, DataSource observer) {
        TenantIsolation isolation = TenantIsolation.of(factory);
        return IsolationMatrix.of(factory, observer)
                .sharedRowsBy(work -> isolation.<Void, RuntimeException>bypass("the shared rows", session -> {
                    work.accept(session);
                    return null;
                }));
    }

    private static PGSimpleDataSource superuser(PostgresDatabase database) {
        database.asSuperuser("alter role " + database.engineUser() + " superuser");
        PGSimpleDataSource superuser = new PGSimpleDataSource();
        superuser.setUrl(database.url());
        superuser.setUser(database.engineUser());
        superuser.setPassword(database.password());
        return superuser;
    }

    private static void assertHeld(IsolationReport report) {
        System.out.println(report);
        report.assertHeld();
        assertThat(report.vectors()).isGreaterThanOrEqualTo(60);
    }
}
