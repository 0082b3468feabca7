package dev.tenancy.example;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.isolation.TenantIsolation;
import dev.tenancy.isolation.TenantSessions;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.DatabaseClock;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.JpaTenancyStore;
import dev.tenancy.persistence.TenancySchema;
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
record Store(JpaTenancyStore engine, InstantSource clock, TenantSessions sessions) {

    /** Migrates and opens; what is opened goes to {@code closing}. {@link StoreUnusable} when it can't be used. */
    static Store open(Database database, Closing closing) {
        try {
            HikariDataSource engine = closing.add(pool(database, database.engine()));
            TenancySchema.migrate(engine);
            AppSchema.migrate(engine);
            if (database.url().isPostgresql()) {
                Login restricted = database.application();
                ApplicationRole.ensure(engine, restricted.user(), restricted.password(), AppSchema.NAME);
            }
            JpaTenancyStore store = closing.add(JpaTenancyStore.open(engine));
            HikariDataSource application = closing.add(pool(database, database.application()));
            return new Store(store, DatabaseClock.of(engine), TenantSessions.of(closing.add(entities(application))));
        } catch (RuntimeException | SQLException e) {
            throw new StoreUnusable(database, e);
        }
    }

    private static HikariDataSource pool(Database database, Login login) {
        return DatabasePool.open(database.url().jdbc(), login.user(), login.password());
    }

    private static EntityManagerFactory entities(DataSource application) {
        return new HibernatePersistenceConfiguration("dev.tenancy.example")
                .managedClasses(Content.class, Lead.class)
                .sharedCacheMode(SharedCacheMode.NONE)
                .validationMode(ValidationMode.NONE)
                .schemaToolingAction(Action.VALIDATE)
                .defaultSchema(AppSchema.NAME)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, application)
                .properties(TenantIsolation.settings())
                .createEntityManagerFactory();
    }
}
