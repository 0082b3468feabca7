package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Lifts the limits on time from a connection until it is closed. */
final class LongWorkDataSource extends DelegatingDataSource {

    // A lock has a limit all the same: whoever waits for one on a whole table holds up all who come after.
    private static final String LIFT = "set statement_timeout = 0; set lock_timeout = 10000";
    private static final String RESTORE = "reset statement_timeout; reset lock_timeout";

    LongWorkDataSource(DataSource pool) {
        super(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = delegate().getConnection();
        try {
            if (!DatabaseKind.POSTGRESQL.isOf(connection)) {
                return connection;
            }
            int answer = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, 0);
            execute(connection, LIFT);
            return CloseHook.on(connection, () -> restore(connection, answer));
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    // What is not committed is undone by closing the connection anyway, and would take the settings with it.
    private static void restore(Connection connection, int answer) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        execute(connection, RESTORE);
        connection.setNetworkTimeout(Runnable::run, answer);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }
}
