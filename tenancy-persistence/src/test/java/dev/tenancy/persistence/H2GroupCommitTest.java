package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

class H2GroupCommitTest extends GroupCommitContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2InMemory();
    }

    @Override
    DataSource patientEngine() {
        return new DelegatingDataSource(database().engine()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = delegate().getConnection();
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set lock_timeout 10000");
                }
                return CloseHook.on(connection, () -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("set lock_timeout 2000");
                    }
                });
            }
        };
    }

    @Override
    boolean somebodyWaitsForALock() {
        try (Connection connection = database().engine().getConnection();
                Statement statement = connection.createStatement();
                ResultSet waiting = statement.executeQuery(
                        "select 1 from information_schema.sessions where blocker_id is not null")) {
            return waiting.next();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
