package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One consistent state of the whole database on a connection, read row by row; closing ends the transaction and gives the connection back as it was. */
final class Snapshot implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 200;

    private final Connection connection;
    private final boolean isPostgresql;
    private final int isolationBefore;

    private Snapshot(Connection connection, boolean isPostgresql) throws SQLException {
        this.connection = connection;
        this.isPostgresql = isPostgresql;
        isolationBefore = connection.getTransactionIsolation();
    }

    /** On a connection that has no transaction yet. */
    static Snapshot begin(Connection connection, boolean isPostgresql) throws SQLException {
        Snapshot snapshot = new Snapshot(connection, isPostgresql);
        connection.setReadOnly(true);
        // H2 keeps a snapshot of all tables at this level only.
        connection.setTransactionIsolation(
                isPostgresql ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_SERIALIZABLE);
        snapshot.streamH2(true);
        return snapshot;
    }

    /** For queries whose rows are fetched while they are read. */
    Statement statement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(ROWS_AT_ONCE);
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        streamH2(false);
        connection.setTransactionIsolation(isolationBefore);
        connection.setReadOnly(false);
    }

    /** H2 would build the whole result first. */
    private void streamH2(boolean on) throws SQLException {
        if (!isPostgresql) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set lazy_query_execution " + on);
            }
        }
    }
}
