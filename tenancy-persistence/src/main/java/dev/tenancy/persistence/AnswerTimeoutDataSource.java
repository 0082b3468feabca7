package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections on which an answer is waited for a little longer than the server gives a statement; the driver counts in seconds. */
final class AnswerTimeoutDataSource extends DelegatingDataSource {

    private static final int MAX_ANSWER_MILLIS = 2_100;

    AnswerTimeoutDataSource(DataSource delegate) {
        super(delegate);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = delegate().getConnection();
        connection.setNetworkTimeout(Runnable::run, MAX_ANSWER_MILLIS);
        return connection;
    }
}
