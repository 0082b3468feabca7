package dev.tenancy.isolation;

import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.relational.Database;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.boot.model.relational.internal.SqlStringGenerationContextImpl;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.config.spi.StandardConverters;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** Names as the database's catalog has them, for those of the mapping: unquoted ones in the case that the database folds them to. */
final class CatalogNames {

    private final JdbcEnvironment environment;
    private final SqlStringGenerationContext defaults;

    CatalogNames(Metadata metadata) {
        Database database = metadata.getDatabase();
        ConfigurationService settings = ((MetadataImplementor) metadata)
                .getMetadataBuildingOptions()
                .getServiceRegistry()
                .requireService(ConfigurationService.class);
        environment = database.getJdbcEnvironment();
        defaults = SqlStringGenerationContextImpl.fromExplicit(
                environment,
                database,
                setting(settings, MappingSettings.DEFAULT_CATALOG),
                setting(settings, MappingSettings.DEFAULT_SCHEMA));
    }

    TableName of(Table table) {
        boolean catalogs = environment.getNameQualifierSupport().supportsCatalogs();
        boolean schemas = environment.getNameQualifierSupport().supportsSchemas();
        return new TableName(
                catalogs ? name(defaults.catalogWithDefault(table.getCatalogIdentifier())) : null,
                schemas ? name(defaults.schemaWithDefault(table.getSchemaIdentifier())) : null,
                catalogName(table.getNameIdentifier()));
    }

    String of(Column column) {
        return catalogName(Identifier.toIdentifier(column.getName(), column.isQuoted()));
    }

    List<String> of(List<Column> columns) {
        return columns.stream().map(this::of).toList();
    }

    private @Nullable String name(@Nullable Identifier identifier) {
        return identifier == null ? null : catalogName(identifier);
    }

    private String catalogName(Identifier identifier) {
        return environment.getIdentifierHelper().toMetaDataObjectName(identifier);
    }

    private static @Nullable String setting(ConfigurationService settings, String name) {
        return settings.getSetting(name, StandardConverters.STRING);
    }
}
