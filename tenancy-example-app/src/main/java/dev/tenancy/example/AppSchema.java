package dev.tenancy.example;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The application's own tables, in a database schema of their own beside the engine's. */
final class AppSchema {

    static final String NAME = "app";

    private static final String HISTORY = "app_schema_history";

    private AppSchema() {}

    /** Brings the tables to what this version needs, as the engine's role, which then owns them. */
    static void migrate(DataSource engine) throws SQLException {
        Flyway.configure(AppSchema.class.getClassLoader())
                .dataSource(engine)
                .locations("classpath:db/app")
                .defaultSchema(storedName(engine))
                .createSchemas(true)
                .table(HISTORY)
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    // Flyway quotes names, and H2 keeps unquoted ones in upper case.
    private static String storedName(DataSource engine) throws SQLException {
        try (Connection connection = engine.getConnection()) {
            return connection.getMetaData().storesUpperCaseIdentifiers() ? "APP" : NAME;
        }
    }
}
