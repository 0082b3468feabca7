package dev.tenancy.persistence;

import jakarta.persistence.PersistenceException;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.tool.schema.Action;

/** Hibernate over the engine's own tables: it checks them, never makes them, and caches nothing. */
final class EngineEntities {

    private EngineEntities() {}

    static SessionFactory sessions(DataSource engine) {
        try {
            return new HibernatePersistenceConfiguration("dev.tenancy.persistence")
                    .managedClasses(
                            TenantEntity.class,
                            SlugEntity.class,
                            SubscriptionEntity.class,
                            OverrideEntity.class,
                            MemberEntity.class,
                            InvitationEntity.class,
                            InvitationLookupEntity.class,
                            UserTokenEntity.class,
                            UserTokenLookupEntity.class,
                            ApiKeyEntity.class,
                            ApiKeyLookupEntity.class)
                    .sharedCacheMode(SharedCacheMode.NONE)
                    .validationMode(ValidationMode.NONE)
                    .schemaToolingAction(Action.VALIDATE)
                    .defaultSchema(TenancySchema.NAME)
                    .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, engine)
                    // A message of the driver repeats the values of the row; what failed is told by an exception
                    // anyway.
                    .property(JdbcSettings.LOG_JDBC_ERRORS, false)
                    .property("hibernate.cache.use_second_level_cache", false)
                    .property("hibernate.cache.use_query_cache", false)
                    .createEntityManagerFactory();
        } catch (PersistenceException failed) {
            if (StoreFailures.sqlOf(failed) != null) {
                throw StoreFailures.translate(failed);
            }
            throw new IllegalStateException(
                    "The database schema " + TenancySchema.NAME + " is not what this library needs: "
                            + failed.getMessage() + ". Run TenancySchema.migrate before opening the store.",
                    failed);
        }
    }
}
