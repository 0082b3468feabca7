package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.UUID;

/** Writes a counter of a tenant that never was: where it can be written once more, it is another database. */
final class H2SameDatabase implements SameDatabase {

    private static final String WRITE = """
            insert into tenancy.tenancy_usage_counter (tenant_id, meter, period_start, used, reserved)
            values (?, 'same-database', timestamp with time zone '1970-01-01 00:00:00Z', 0, 0)
            """;

    private static final String ERASE = "delete from tenancy.tenancy_usage_counter where tenant_id = ?";

    private final SqlUnit engine;

    H2SameDatabase(SqlUnit engine) {
        this.engine = engine;
    }

    @Override
    public boolean isReachedBy(Connection connection) throws SQLException {
        UUID nobody = UUID.randomUUID();
        engine.inTransaction(own -> execute(own, WRITE, nobody));
        try {
            return isWritten(connection, nobody);
        } finally {
            engine.inTransaction(own -> execute(own, ERASE, nobody));
        }
    }

    // Reading could miss what was committed after the connection's snapshot; a unique index sees it.
    private static boolean isWritten(Connection connection, UUID nobody) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            execute(connection, WRITE, nobody);
            return false;
        } catch (SQLException failed) {
            return StoreFailures.isUniqueViolation(failed);
        } finally {
            connection.rollback(before);
        }
    }

    private static int execute(Connection connection, String sql, UUID tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Parameters(statement).uuid(tenant);
            return statement.executeUpdate();
        }
    }
}
