package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;

/** Connections of a pool on which no answer is waited for past a moment of {@link System#nanoTime()}. */
final class DeadlineDataSource extends DelegatingDataSource {

    private final long deadline;

    DeadlineDataSource(DataSource pool, long deadline) {
        super(pool);
        this.deadline = deadline;
    }

    @Override
    public Connection getConnection() throws SQLException {
        requireTime();
        Connection connection = delegate().getConnection();
        try {
            int usual = connection.getNetworkTimeout();
            int left = requireTime();
            connection.setNetworkTimeout(Runnable::run, usual == 0 ? left : Math.min(usual, left));
            return CloseHook.on(connection, () -> connection.setNetworkTimeout(Runnable::run, usual));
        } catch (SQLException | RuntimeException late) {
            connection.close();
            throw late;
        }
    }

    private int requireTime() throws SQLException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SQLTransientConnectionException("The time for this call was over before it had a connection.");
        }
        return (int) left;
    }
}
