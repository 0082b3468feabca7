package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A statement that comes from the engine's own package. */
public final class EngineStatement {

    private EngineStatement() {}

    public static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
