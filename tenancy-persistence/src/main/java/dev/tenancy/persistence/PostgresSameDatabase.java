package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/** Takes a lock that nobody else takes: where it can be had once more, it is another database. */
final class PostgresSameDatabase implements SameDatabase {

    private static final String LOCK = "select pg_advisory_xact_lock(?)";

    private static final String IS_FREE = "select pg_try_advisory_xact_lock(?)";

    private final SqlUnit engine;

    PostgresSameDatabase(SqlUnit engine) {
        this.engine = engine;
    }

    @Override
    public boolean isReachedBy(Connection connection) throws SQLException {
        long number = ThreadLocalRandom.current().nextLong();
        return engine.inTransaction(own -> {
            lock(own, number);
            return !isFree(connection, number);
        });
    }

    private static void lock(Connection connection, long number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            new Parameters(statement).number(number);
            statement.execute();
        }
    }

    private static boolean isFree(Connection connection, long number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(IS_FREE)) {
            new Parameters(statement).number(number);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
