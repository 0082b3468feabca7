package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TenantPoolTest {

    private static final int CONNECTIONS = 3;
    private static final long SEED = 20_261_123;

    private final List<TenantContext> tenants =
            Stream.generate(TestContexts::newTenant).limit(5).toList();
    private BoundDatabase database;
    private HikariDataSource pool;

    @BeforeEach
    void open() {
        database = new BoundDatabase(Note.class);
        for (int tenant = 0; tenant < tenants.size(); tenant++) {
            database.store(tenants.get(tenant), Turmoil.notesOf(tenant));
        }
        pool = database.pool(CONNECTIONS, Map.of());
    }

    @AfterEach
    void close() {
        pool.close();
        database.close();
    }

    @Test
    void shouldShowNoTransactionOfTenThousandAForeignOrAStaleTenant() throws InterruptedException, SQLException {
        try (SessionFactory factory = database.isolated(pool).createEntityManagerFactory()) {
            Turmoil turmoil = new Turmoil(factory, pool, database, tenants).run(10_000, SEED);

            assertThat(turmoil.violations()).isEmpty();
            assertThat(turmoil.looked()).isGreaterThan(10_000);
            assertThat(turmoil.failed()).isGreaterThan(500);
            assertThat(turmoil.killed()).isGreaterThan(50);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            assertThat(stored("select count(*) from note where email not like tenant_id || '/%'"))
                    .isZero();
            for (int tenant = 0; tenant < tenants.size(); tenant++) {
                assertThat(stored("select count(*) from note where tenant_id = '%s'"
                                .formatted(tenants.get(tenant).tenantId().value())))
                        .isEqualTo(Turmoil.notesOf(tenant));
            }
        }
    }

    private int stored(String count) throws SQLException {
        try (Connection connection = database.owner().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(count)) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Else the test above would prove nothing. */
    @Test
    void shouldCatchATenantThatIsSetForTheLengthOfTheDatabaseSession() throws InterruptedException {
        try (SessionFactory factory = database.unit()
                .property(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER, new NaiveConnections(pool))
                .property(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new OfContext())
                .property(JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true)
                .createEntityManagerFactory()) {
            Turmoil turmoil = new Turmoil(factory, pool, database, tenants).run(1_000, SEED);

            assertThat(turmoil.violations())
                    .contains("foreign rows", "another tenant is set", "a tenant was left behind");
        }
    }

    private static final class OfContext implements CurrentTenantIdentifierResolver<UUID> {

        @Override
        public UUID resolveCurrentTenantIdentifier() {
            return TenantContext.current().tenantId().value();
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return true;
        }
    }
}
