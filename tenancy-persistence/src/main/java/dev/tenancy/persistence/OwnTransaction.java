package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Every call has a connection and a transaction of its own, committed when it returns. */
final class OwnTransaction implements SqlUnit {

    private static final int MAX_ATTEMPTS = 5;

    private final DataSource dataSource;
    private final RunningUnits units;
    private final boolean autoCommit;

    /** {@code autoCommit} where each statement is atomic by itself, which spares the round trip of the commit. */
    OwnTransaction(DataSource dataSource, RunningUnits units, boolean autoCommit) {
        this.dataSource = dataSource;
        this.units = units;
        this.autoCommit = autoCommit;
    }

    /** Repeats what lost a deadlock: nothing of it was done. */
    @Override
    public <R> R inTransaction(SqlWork<R> work) {
        units.requireNone();
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException failure) {
                if (attempt == MAX_ATTEMPTS || !StoreFailures.isSerialization(failure)) {
                    throw StoreFailures.translate(failure);
                }
            }
        }
    }

    private <R> R once(SqlWork<R> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(autoCommit);
            try {
                return autoCommit ? work.run(connection) : committed(connection, work);
            } finally {
                restore(connection, before);
            }
        }
    }

    private static <R> R committed(Connection connection, SqlWork<R> work) throws SQLException {
        boolean done = false;
        try {
            R result = work.run(connection);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(connection);
            }
        }
    }

    private static void restore(Connection connection, boolean autoCommit) {
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException broken) {
            // The work's own outcome stands; the pool drops the connection.
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            // What made the rollback necessary is on its way to the caller and says more; the pool drops the
            // connection.
        }
    }
}
