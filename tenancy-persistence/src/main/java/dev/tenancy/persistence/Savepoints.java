package dev.tenancy.persistence;

import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;

/** Keeps a transaction usable when a statement in it breaks a unique index, after which PostgreSQL refuses all others. */
final class Savepoints {

    private Savepoints() {}

    /** What {@code work} gives; empty, with nothing of it done, when it broke a unique index. */
    static <R> Optional<R> unlessTaken(Connection connection, SqlWork<R> work) throws SQLException {
        if (connection.getAutoCommit()) {
            return unlessViolated(connection, work);
        }
        Savepoint before = connection.setSavepoint();
        Optional<R> result = unlessViolated(connection, work);
        if (result.isEmpty()) {
            connection.rollback(before);
        }
        connection.releaseSavepoint(before);
        return result;
    }

    private static <R> Optional<R> unlessViolated(Connection connection, SqlWork<R> work) throws SQLException {
        try {
            return Optional.of(work.run(connection));
        } catch (SQLException | PersistenceException failure) {
            if (StoreFailures.isUniqueViolation(failure)) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
