package dev.tenancy.isolation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** PostgreSQL with notes of several tenants, held by row-level security against the restricted role. */
final class BoundDatabase implements AutoCloseable {

    private final PostgresDatabase database = PostgresServer.newDatabase();
    private final HikariDataSource owner =
            DatabasePool.open(database.url(), database.engineUser(), database.password());
    private final Class<?>[] entities;

    BoundDatabase(Class<?>... entities) {
        this.entities = entities;
        unit(owner)
                .property(SchemaToolingSettings.HBM2DDL_AUTO, "create")
                .createEntityManagerFactory()
                .close();
        TenancySchema.migrate(owner);
        ApplicationRole.ensure(owner, database.applicationUser(), database.password(), "public");
    }

    /** {@code count} notes whose text names their tenant. */
    void store(TenantContext tenant, int count) {
        asSuperuser("insert into note (id, tenant_id, email) select gen_random_uuid(), '%1$s', '%1$s/' || n"
                        .formatted(tenant.tenantId().value())
                + " from generate_series(1, " + count + ") n");
    }

    void asSuperuser(String sql) {
        database.asSuperuser(sql);
    }

    PostgresDatabase database() {
        return database;
    }

    HikariDataSource owner() {
        return owner;
    }

    HikariDataSource pool(int size, Map<String, String> driver) {
        return pool(database.url(), size, driver);
    }

    /** Of the restricted role. */
    HikariDataSource pool(String url, int size, Map<String, String> driver) {
        return pool(url, database.applicationUser(), size, driver);
    }

    HikariDataSource pool(String url, String user, int size, Map<String, String> driver) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setAutoCommit(false);
        config.setConnectionTimeout(20_000);
        Properties properties = new Properties();
        properties.putAll(driver);
        config.setDataSourceProperties(properties);
        return new HikariDataSource(config);
    }

    HibernatePersistenceConfiguration isolated(DataSource pool) {
        return isolated(pool, entities);
    }

    /** With other entities on the same tables. */
    HibernatePersistenceConfiguration isolated(DataSource pool, Class<?>... entities) {
        return unit(entities)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .properties(TenantIsolation.builder()
                        .owner(owner)
                        .applyRowLevelSecurity()
                        .build()
                        .settings());
    }

    HibernatePersistenceConfiguration unit(DataSource pool) {
        return unit().property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
    }

    HibernatePersistenceConfiguration unit() {
        return unit(entities);
    }

    private static HibernatePersistenceConfiguration unit(Class<?>... entities) {
        return new HibernatePersistenceConfiguration("bound")
                .managedClasses(entities)
                .property(JdbcSettings.LOG_JDBC_ERRORS, false);
    }

    @Override
    public void close() {
        owner.close();
        database.close();
    }
}
