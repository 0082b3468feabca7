package dev.tenancy.isolation;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** A persistence unit on a new database, with its tables; on PostgreSQL as the restricted role, beside the owner. */
final class TestUnit implements AutoCloseable {

    private final SessionFactory factory;
    private final HikariDataSource pool;
    private final HikariDataSource owner;
    private final Runnable dropping;

    private TestUnit(
            TenantIsolation isolation,
            HikariDataSource pool,
            HikariDataSource owner,
            Runnable database,
            Class<?>... entities) {
        this.pool = pool;
        this.owner = owner;
        dropping = database;
        factory = unit(pool, entities).properties(isolation.settings()).createEntityManagerFactory();
    }

    static TestUnit onH2(TenantIsolation.Builder isolation, Class<?>... entities) {
        HikariDataSource pool = DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "");
        createTables(pool, entities);
        return new TestUnit(isolation.build(), pool, pool, () -> {}, entities);
    }

    static TestUnit onPostgresql(TenantIsolation.Builder isolation, Class<?>... entities) {
        PostgresDatabase database = PostgresServer.newDatabase();
        HikariDataSource owner = DatabasePool.open(database.url(), database.engineUser(), database.password());
        createTables(owner, entities);
        TenancySchema.migrate(owner);
        ApplicationRole.ensure(owner, database.applicationUser(), database.password(), "public");
        HikariDataSource pool =
                DatabasePool.openForApplication(database.url(), database.applicationUser(), database.password());
        return new TestUnit(
                isolation.owner(owner).applyRowLevelSecurity().build(), pool, owner, database::close, entities);
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

    private static void createTables(HikariDataSource owner, Class<?>... entities) {
        unit(owner, entities)
                .property(SchemaToolingSettings.HBM2DDL_AUTO, "create")
                .createEntityManagerFactory()
                .close();
    }

    private static HibernatePersistenceConfiguration unit(HikariDataSource pool, Class<?>... entities) {
        return new HibernatePersistenceConfiguration("application")
                .managedClasses(entities)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
    }

    @Override
    public void close() {
        factory.close();
        pool.close();
        owner.close();
        dropping.run();
    }
}
