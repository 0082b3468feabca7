package dev.tenancy.isolation;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.postgresql.ds.PGSimpleDataSource;

/** A persistence unit on a new database, with its tables; on PostgreSQL as the restricted role, beside the owner. */
final class TestUnit implements AutoCloseable {

    private final SessionFactory factory;
    private final HikariDataSource pool;
    private final HikariDataSource owner;
    private final DataSource observer;
    private final Runnable dropping;

    private TestUnit(
            TenantIsolation isolation,
            HikariDataSource pool,
            HikariDataSource owner,
            DataSource observer,
            Runnable database,
            Map<String, Object> settings,
            Class<?>... entities) {
        this.pool = pool;
        this.owner = owner;
        this.observer = observer;
        dropping = database;
        factory =
                unit(pool, settings, entities).properties(isolation.settings()).createEntityManagerFactory();
    }

    static TestUnit onH2(TenantIsolation.Builder isolation, Class<?>... entities) {
        return onH2(isolation, Map.of(), entities);
    }

    static TestUnit onH2(TenantIsolation.Builder isolation, Map<String, Object> settings, Class<?>... entities) {
        HikariDataSource pool = DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "");
        createTables(pool, settings, entities);
        return new TestUnit(isolation.build(), pool, pool, pool, () -> {}, settings, entities);
    }

    static TestUnit onPostgresql(TenantIsolation.Builder isolation, Class<?>... entities) {
        return onPostgresql(isolation, Map.of(), entities);
    }

    static TestUnit onPostgresql(
            TenantIsolation.Builder isolation, Map<String, Object> settings, Class<?>... entities) {
        PostgresDatabase database = PostgresServer.newDatabase();
        PGSimpleDataSource observer = new PGSimpleDataSource();
        observer.setUrl(database.superuserUrl());
        HikariDataSource owner = DatabasePool.open(database.url(), database.engineUser(), database.password());
        createTables(owner, settings, entities);
        TenancySchema.migrate(owner);
        ApplicationRole.ensure(owner, database.applicationUser(), database.password(), "public");
        HikariDataSource pool =
                DatabasePool.openForApplication(database.url(), database.applicationUser(), database.password());
        return new TestUnit(
                isolation.owner(owner).applyRowLevelSecurity().build(),
                pool,
                owner,
                observer,
                database::close,
                settings,
                entities);
    }

    SessionFactory factory() {
        return factory;
    }

    TenantSessions sessions() {
        return TenantSessions.of(factory);
    }

    TenantIsolation isolation() {
        return TenantIsolation.of(factory);
    }

    HikariDataSource pool() {
        return pool;
    }

    HikariDataSource owner() {
        return owner;
    }

    /** Sees the rows of all tenants. */
    DataSource observer() {
        return observer;
    }

    private static void createTables(HikariDataSource owner, Map<String, Object> settings, Class<?>... entities) {
        unit(owner, settings, entities)
                .property(SchemaToolingSettings.HBM2DDL_AUTO, "create")
                .createEntityManagerFactory()
                .close();
    }

    private static HibernatePersistenceConfiguration unit(
            HikariDataSource pool, Map<String, Object> settings, Class<?>... entities) {
        return new HibernatePersistenceConfiguration("application")
                .managedClasses(entities)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .properties(settings);
    }

    @Override
    public void close() {
        factory.close();
        pool.close();
        owner.close();
        dropping.run();
    }
}
