package dev.tenancy.isolation;

import dev.tenancy.testkit.postgres.PostgresDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;

/** A mapping of entities, booted for a database, with the tables that Hibernate makes for it. */
final class MappedDatabase implements AutoCloseable {

    private final StandardServiceRegistry registry;
    private final Metadata metadata;
    private SessionFactory factory;

    private MappedDatabase(Map<String, Object> settings, List<Class<?>> entities) {
        registry = new StandardServiceRegistryBuilder()
                .applySettings(settings)
                .applySetting(SchemaToolingSettings.HBM2DDL_AUTO, "create-only")
                .applySetting(SchemaToolingSettings.HBM2DDL_HALT_ON_ERROR, true)
                .build();
        MetadataSources sources = new MetadataSources(registry);
        entities.forEach(sources::addAnnotatedClass);
        metadata = sources.buildMetadata();
    }

    static MappedDatabase postgres(PostgresDatabase database, List<Class<?>> entities) {
        return postgres(database, entities, Map.of());
    }

    static MappedDatabase postgres(
            PostgresDatabase database, List<Class<?>> entities, Map<String, Object> furtherSettings) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(JdbcSettings.JAKARTA_JDBC_URL, database.url());
        settings.put(JdbcSettings.JAKARTA_JDBC_USER, database.engineUser());
        settings.put(JdbcSettings.JAKARTA_JDBC_PASSWORD, database.password());
        settings.putAll(furtherSettings);
        return new MappedDatabase(settings, entities);
    }

    static MappedDatabase h2(List<Class<?>> entities) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(JdbcSettings.JAKARTA_JDBC_URL, "jdbc:h2:mem:");
        return new MappedDatabase(settings, entities);
    }

    TenantModel model() {
        return TenantModel.of(metadata);
    }

    /** Makes the tables, as the engine's role. */
    MappedDatabase exported() {
        factory = metadata.buildSessionFactory();
        return this;
    }

    @Override
    public void close() {
        if (factory != null) {
            factory.close();
        }
        StandardServiceRegistryBuilder.destroy(registry);
    }
}
