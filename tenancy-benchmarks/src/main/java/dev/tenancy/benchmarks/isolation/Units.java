package dev.tenancy.benchmarks.isolation;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.isolation.TenantIsolation;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Persistence units that differ in nothing but how they keep tenants apart. */
final class Units {

    private Units() {}

    /** Has the kit put row-level security on the table in {@code schema}, as the start of an application does. */
    static void protect(HikariDataSource pool, String schema, HikariDataSource owner) {
        unit(pool, schema, Lead.class)
                .properties(TenantIsolation.builder()
                        .owner(owner)
                        .applyRowLevelSecurity()
                        .build()
                        .settings())
                .createEntityManagerFactory()
                .close();
    }

    static SessionFactory kit(BenchmarkDatabase database) {
        return unit(database.pool(), database.heldSchema(), Lead.class)
                .properties(TenantIsolation.builder().build().settings())
                .createEntityManagerFactory();
    }

    static SessionFactory raw(BenchmarkDatabase database) {
        return unit(database.pool(), database.rawSchema(), Lead.class)
                .property(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new ContextTenant())
                .createEntityManagerFactory();
    }

    static SessionFactory handFiltered(BenchmarkDatabase database) {
        return unit(database.pool(), database.handFilteredSchema(), HandFilteredLead.class)
                .createEntityManagerFactory();
    }

    private static HibernatePersistenceConfiguration unit(HikariDataSource pool, String schema, Class<?> entity) {
        return new HibernatePersistenceConfiguration("benchmark")
                .managedClasses(entity)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .property(MappingSettings.DEFAULT_SCHEMA, schema)
                .property(JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true)
                .property(BatchSettings.STATEMENT_BATCH_SIZE, 50);
    }

    private static final class ContextTenant implements CurrentTenantIdentifierResolver<UUID> {

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
