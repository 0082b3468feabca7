package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** A connection on which PostgreSQL delivers notices. Of one thread, but {@link #close} is for any. */
final class ListeningConnection implements AutoCloseable {

    private static final int PING_SECONDS = 2;

    private final Connection connection;
    private final PGConnection notices;

    private ListeningConnection(Connection connection) throws SQLException {
        this.connection = connection;
        notices = connection.unwrap(PGConnection.class);
    }

    /** Hears whatever is committed after this has returned. */
    static ListeningConnection open(DataSource unpooled) throws SQLException {
        Connection connection = unpooled.getConnection();
        try {
            requirePostgres(connection);
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("listen " + ChangeNotice.CHANNEL);
            }
            return new ListeningConnection(connection);
        } catch (SQLException | RuntimeException unusable) {
            connection.close();
            throw unusable;
        }
    }

    /** What has arrived, after waiting for it for {@code millis} at most. */
    List<String> await(int millis) throws SQLException {
        PGNotification[] arrived = notices.getNotifications(millis);
        return arrived == null
                ? List.of()
                : Stream.of(arrived).map(PGNotification::getParameter).toList();
    }

    /** A broken connection may be silent: {@link SQLException} unless the server answers. */
    void ping() throws SQLException {
        if (!connection.isValid(PING_SECONDS)) {
            throw new SQLException("The server does not answer.", "08006");
        }
    }

    /** Ends a wait too. */
    @Override
    public void close() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException broken) {
            // It is gone, which is what was wanted.
        }
    }

    private static void requirePostgres(Connection connection) throws SQLException {
        if (!DatabaseKind.POSTGRESQL.isOf(connection)) {
            throw new IllegalArgumentException(
                    "The store is on PostgreSQL, but the connection that is to listen leads to another kind of database.");
        }
    }
}
