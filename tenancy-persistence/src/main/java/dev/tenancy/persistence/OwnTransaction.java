package dev.tenancy.persistence;

import dev.tenancy.problem.Unavailable;
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
        return repeated(work, true);
    }

    @Override
    public <R> R reading(SqlWork<R> work) {
        return repeated(work, false);
    }

    /** The same for calls that are over by {@code deadline}, of {@link System#nanoTime()}. */
    SqlUnit until(long deadline) {
        return new OwnTransaction(new DeadlineDataSource(dataSource, deadline), units, autoCommit);
    }

    private <R> R repeated(SqlWork<R> work, boolean changes) {
        units.requireNone();
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work, changes);
            } catch (SQLException failure) {
                if (attempt == MAX_ATTEMPTS || !StoreFailures.isSerialization(failure)) {
                    throw StoreFailures.translate(failure);
                }
            }
        }
    }

    private <R> R once(SqlWork<R> work, boolean changes) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(autoCommit);
            try {
                return autoCommit
                        ? committing(changes, () -> work.run(connection))
                        : committed(connection, work, changes);
            } finally {
                restore(connection, before);
            }
        }
    }

    private static <R> R committed(Connection connection, SqlWork<R> work, boolean changes) throws SQLException {
        boolean done = false;
        try {
            R result = work.run(connection);
            committing(changes, () -> {
                connection.commit();
                return true;
            });
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(connection);
            }
        }
    }

    private interface Step<R> {
        R run() throws SQLException;
    }

    /** Runs what commits, as far as it {@code changes} something. */
    private static <R> R committing(boolean changes, Step<R> step) throws SQLException {
        try {
            return step.run();
        } catch (SQLException failure) {
            if (changes && StoreFailures.isBrokenConnection(failure)) {
                throw Unavailable.outcomeUnknown(failure);
            }
            throw failure;
        }
    }

    static void restore(Connection connection, boolean autoCommit) {
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
