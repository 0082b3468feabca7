package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;

/** Connections of a pool on which the first answer is not waited for past a moment of {@link System#nanoTime()}, and none longer. */
final class DeadlineDataSource extends DelegatingDataSource {

    /** What a pool may take, which waits for a connection or checks one. */
    private static final Duration POOL = Duration.ofSeconds(1);

    private final long deadline;

    DeadlineDataSource(DataSource pool, long deadline) {
        super(pool);
        this.deadline = deadline;
    }

    /** Until when a call that is over by {@code deadline} may ask for its connection. */
    static long lastAsking(long deadline) {
        return deadline - POOL.toNanos();
    }

    @Override
    public Connection getConnection() throws SQLException {
        requireMillisUntil(lastAsking(deadline));
        return limited(delegate().getConnection(), deadline);
    }

    /** A connection of a pool on which no answer is waited for past {@code deadline}; closed when that is over. */
    static Connection limited(Connection connection, long deadline) throws SQLException {
        try {
            int usual = connection.getNetworkTimeout();
            int left = requireMillisUntil(deadline);
            connection.setNetworkTimeout(Runnable::run, usual == 0 ? left : Math.min(usual, left));
            return CloseHook.on(connection, () -> connection.setNetworkTimeout(Runnable::run, usual));
        } catch (SQLException | RuntimeException late) {
            connection.close();
            throw late;
        }
    }

    private static int requireMillisUntil(long moment) throws SQLException {
        long left = (moment - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SQLTransientConnectionException("The time for this call was over before it had a connection.");
        }
        return (int) left;
    }
}
