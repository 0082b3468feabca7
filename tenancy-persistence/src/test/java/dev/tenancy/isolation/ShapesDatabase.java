package dev.tenancy.isolation;

import dev.tenancy.isolation.shapes.Shapes;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database with the tables of {@link Shapes}, as Hibernate makes them, and the application's role. */
final class ShapesDatabase implements AutoCloseable {

    private final PostgresDatabase database = PostgresServer.newDatabase();
    private final MappedDatabase mapped;
    private final TenantModel model;

    ShapesDatabase() {
        this(Shapes.ALL, "public", Map.of());
    }

    private ShapesDatabase(List<Class<?>> entities, String schema, Map<String, Object> settings) {
        mapped = MappedDatabase.postgres(database, entities, settings).exported();
        model = mapped.model();
        TenancySchema.migrate(owner());
        ApplicationRole.ensure(owner(), applicationRole(), database.password(), schema);
    }

    /** With the tables in a schema that no connection looks into by itself; without the view, whose query names none. */
    static ShapesDatabase inSchema(String schema) {
        return new ShapesDatabase(
                Shapes.TABLES,
                schema,
                Map.of(
                        MappingSettings.DEFAULT_SCHEMA,
                        schema,
                        SchemaToolingSettings.JAKARTA_HBM2DDL_CREATE_SCHEMAS,
                        true));
    }

    TenantModel model() {
        return model;
    }

    String applicationRole() {
        return database.applicationUser();
    }

    String ownerRole() {
        return database.engineUser();
    }

    RowLevelSecurity security() {
        return RowLevelSecurity.of(model, applicationRole(), ownerRole());
    }

    /** With row-level security. */
    ShapesDatabase secured() {
        security().apply(owner());
        return this;
    }

    DataSource owner() {
        return dataSource(ownerRole());
    }

    DataSource application() {
        return dataSource(applicationRole());
    }

    /** A connection of the application's pool, with a transaction and no tenant. */
    Connection applicationConnection() throws SQLException {
        Connection connection = application().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    void asSuperuser(String sql) {
        database.asSuperuser(sql);
    }

    void asOwner(String... statements) throws SQLException {
        run(owner(), null, statements);
    }

    /** Commits. */
    void asTenant(UUID tenant, String... statements) throws SQLException {
        run(application(), tenant, statements);
    }

    /** The first column of all rows that {@code tenant} sees; of none where it is null. */
    List<String> seenBy(UUID tenant, String query) throws SQLException {
        return seen(application(), tenant, query);
    }

    List<String> seenByOwner(String query) throws SQLException {
        return seen(owner(), null, query);
    }

    private static List<String> seen(DataSource source, UUID tenant, String query) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            become(tenant, statement);
            List<String> seen = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    seen.add(rows.getString(1));
                }
            }
            return seen;
        }
    }

    private static void run(DataSource source, UUID tenant, String... statements) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            become(tenant, statement);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private static void become(UUID tenant, Statement statement) throws SQLException {
        if (tenant != null) {
            statement.execute("select set_config('tenancy.tenant', '" + tenant + "', true)");
        }
    }

    private DataSource dataSource(String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(user);
        source.setPassword(database.password());
        return source;
    }

    @Override
    public void close() {
        mapped.close();
        database.close();
    }
}
