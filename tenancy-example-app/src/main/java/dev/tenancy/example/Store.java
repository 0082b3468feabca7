package dev.tenancy.example;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.AccessDirectory;
import dev.tenancy.isolation.TenantIsolation;
import dev.tenancy.isolation.TenantSessions;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.CachingAccessDirectory;
import dev.tenancy.persistence.DatabaseClock;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.JpaTenancyStore;
import dev.tenancy.persistence.PostgresRateLimiter;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.ratelimit.RateLimiter;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.tool.schema.Action;

/**
 * The database, opened: the engine's store on its own pool, and transactions on the application's rows on another, which on
 * PostgreSQL has a role that can't reach the engine's tables.
 */
record Store(
        Database database,
        JpaTenancyStore engine,
        AccessDirectory directory,
        InstantSource clock,
        TenantSessions sessions) {

    /** Migrates and opens; what is opened goes to {@code closing}. {@link StoreUnusable} when it can't be used. */
    static Store open(Database database, Closing closing) {
        try {
            Login owner = database.engine();
            HikariDataSource engine =
                    closing.add(DatabasePool.open(database.url().jdbc(), owner.user(), owner.password()));
            TenancySchema.migrate(engine);
            AppSchema.migrate(engine);
            if (database.url().isPostgresql()) {
                Login restricted = database.application();
                ApplicationRole.ensure(engine, restricted.user(), restricted.password(), AppSchema.NAME);
            }
            JpaTenancyStore store = closing.add(JpaTenancyStore.open(engine));
            CachingAccessDirectory directory = closing.add(CachingAccessDirectory.open(
                    store, DatabasePool.unpooled(database.url().jdbc(), owner.user(), owner.password())));
            Login login = database.application();
            HikariDataSource application =
                    closing.add(DatabasePool.openForApplication(database.url().jdbc(), login.user(), login.password()));
            EntityManagerFactory entities = closing.add(entities(application, isolation(database, engine)));
            return new Store(database, store, directory, DatabaseClock.of(engine), TenantSessions.of(entities));
        } catch (RuntimeException | SQLException e) {
            throw new StoreUnusable(database, e);
        }
    }

    /** A rate limiter for all nodes on this database, which is PostgreSQL; it goes to {@code closing}. */
    RateLimiter sharedRateLimiter(Closing closing) {
        Login owner = database.engine();
        try {
            return closing.add(PostgresRateLimiter.open(database.url().jdbc(), owner.user(), owner.password(), clock));
        } catch (RuntimeException e) {
            throw new StoreUnusable(database, e);
        }
    }

    private static TenantIsolation isolation(Database database, DataSource engine) {
        TenantIsolation.Builder isolation = TenantIsolation.builder().owner(engine);
        return database.url().isPostgresql() ? isolation.applyRowLevelSecurity().build() : isolation.build();
    }

    private static EntityManagerFactory entities(DataSource application, TenantIsolation isolation) {
        return new HibernatePersistenceConfiguration("dev.tenancy.example")
                .managedClasses(Content.class, Lead.class)
                .sharedCacheMode(SharedCacheMode.NONE)
                .validationMode(ValidationMode.NONE)
                .schemaToolingAction(Action.VALIDATE)
                .defaultSchema(AppSchema.NAME)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, application)
                .properties(isolation.settings())
                .createEntityManagerFactory();
    }
}
