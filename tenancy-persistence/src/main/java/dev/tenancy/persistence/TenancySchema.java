package dev.tenancy.persistence;

import dev.tenancy.problem.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateResult;

/**
 * The engine's tables, in the database schema {@code tenancy}, which belongs to the role of the engine's data source. The
 * application's own role needs no right on it and is to have none. On PostgreSQL a second schema, {@code tenancy_metering}, holds
 * the functions by which that role charges usage.
 */
public final class TenancySchema {

    static final String NAME = "tenancy";

    /** Where the functions are that the application's role may execute on PostgreSQL. */
    static final String METERING = "tenancy_metering";

    private static final String HISTORY = "tenancy_schema_history";

    /** Flyway locks the rows of its history, and on H2 nothing else: as long as there are none, two would migrate at once. */
    private static final Object TURN_ON_H2 = new Object();

    private TenancySchema() {}

    /**
     * Brings the schema to what this version of the library needs; creates it when there is none. Several may do so at once: one
     * migrates, the others wait for it. On PostgreSQL these may be processes, on H2 threads of one process.
     *
     * @param engine the engine's data source, of H2 or PostgreSQL; stays open
     * @throws IllegalStateException when the schema is newer than this library, was changed by hand, or the role lacks a
     *     right; the message says which, why that matters and what to do
     * @throws Unavailable when the database is out of reach
     * @throws IllegalArgumentException for any other database
     */
    public static void migrate(DataSource engine) {
        DatabaseKind kind = DatabaseKind.of(engine);
        if (kind == DatabaseKind.H2) {
            synchronized (TURN_ON_H2) {
                migrate(engine, kind);
            }
        } else {
            migrate(engine, kind);
        }
    }

    private static void migrate(DataSource limited, DatabaseKind kind) {
        DataSource engine = DatabasePool.forLongWork(limited);
        try {
            if (kind == DatabaseKind.POSTGRESQL) {
                SchemaRights.requireToBegin(engine);
            }
            Flyway flyway = flyway(engine, kind);
            requireKnown(flyway.validateWithResult());
            flyway.migrate();
            if (kind == DatabaseKind.POSTGRESQL) {
                SchemaRights.requireUse(engine);
            }
        } catch (FlywayException | SQLException failed) {
            throw SchemaProblem.of(failed);
        }
    }

    private static Flyway flyway(DataSource engine, DatabaseKind kind) throws SQLException {
        return Flyway.configure(TenancySchema.class.getClassLoader())
                .dataSource(engine)
                .locations(kind.migrations())
                .defaultSchema(storedName(engine))
                .createSchemas(true)
                .table(HISTORY)
                // Without this, a schema of a newer version would be taken for good.
                .ignoreMigrationPatterns("*:pending")
                .cleanDisabled(true)
                .load();
    }

    /** H2 keeps unquoted names in upper case unless its URL says otherwise, and Flyway quotes them. */
    private static String storedName(DataSource engine) throws SQLException {
        try (Connection connection = engine.getConnection()) {
            return connection.getMetaData().storesUpperCaseIdentifiers() ? "TENANCY" : NAME;
        }
    }

    private static void requireKnown(ValidateResult result) {
        if (!result.validationSuccessful) {
            throw SchemaProblem.of(result.invalidMigrations.get(0));
        }
    }
}
