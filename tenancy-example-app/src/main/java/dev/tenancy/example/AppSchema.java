package dev.tenancy.example;

import dev.tenancy.persistence.DatabasePool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The application's own tables, in a database schema of their own beside the engine's. */
final class AppSchema {

    static final String NAME = "app";

    // Apart from the tables: the role that writes rows must not rewrite which migrations ran.
    private static final String HISTORY = "app_history";

    private AppSchema() {}

    /** Brings the tables to what this version needs, as the engine's role, which then owns them. */
    static void migrate(DataSource engine) throws SQLException {
        Flyway.configure(AppSchema.class.getClassLoader())
                .dataSource(DatabasePool.forLongWork(engine))
                .locations("classpath:db/app")
                .schemas(storedName(engine, HISTORY), storedName(engine, NAME))
                .createSchemas(true)
                .table("app_schema_history")
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    // Flyway quotes names, and H2 keeps unquoted ones in upper case.
    private static String storedName(DataSource engine, String name) throws SQLException {
        try (Connection connection = engine.getConnection()) {
            return connection.getMetaData().storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
        }
    }
}
