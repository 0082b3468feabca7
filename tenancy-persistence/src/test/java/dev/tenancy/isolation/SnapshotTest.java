package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Rows are fetched while they are read, so a tenant of any size fits into memory. */
final class SnapshotTest {

    /** 10 GB. */
    private static final String MORE_THAN_FITS_INTO_MEMORY =
            "select repeat(cast(x as varchar), 20000) from system_range(1, 100000)";

    @Test
    void shouldHaveH2MakeRowsWhileTheyAreRead() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
            connection.setAutoCommit(false);
            try (Snapshot snapshot = Snapshot.begin(connection, false);
                    Statement statement = snapshot.statement();
                    ResultSet rows = statement.executeQuery(MORE_THAN_FITS_INTO_MEMORY)) {
                for (int i = 1; i <= 1000; i++) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).startsWith(Integer.toString(i));
                }
            }
        }
    }

    @Test
    void shouldHavePostgresqlSendRowsWhileTheyAreRead() throws SQLException {
        String rows = "select repeat('x', 1000) from generate_series(1, 10000)";
        try (PostgresDatabase database = PostgresServer.newDatabase();
                Connection connection = connect(database)) {
            try (Connection collecting = connect(database)) {
                assertThatThrownBy(() -> collecting.createStatement().executeQuery(rows))
                        .hasMessageContaining("maxResultBuffer");
            }
            connection.setAutoCommit(false);
            try (Snapshot snapshot = Snapshot.begin(connection, true)) {
                assertThat(count(snapshot, rows)).isEqualTo(10_000);
            }
            assertThat(connection.isReadOnly()).isFalse();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    /** Refuses to keep more than a megabyte of a result. */
    private static Connection connect(PostgresDatabase database) throws SQLException {
        return DriverManager.getConnection(
                database.url() + "?maxResultBuffer=1M", database.engineUser(), database.password());
    }

    private static int count(Snapshot snapshot, String query) throws SQLException {
        int count = 0;
        try (Statement statement = snapshot.statement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }
}
