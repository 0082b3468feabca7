package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class UuidArrayTest {

    private static final List<UUID> VALUES =
            List.of(Samples.uuid(), new UUID(0, 0), new UUID(-1, -1), new UUID(Long.MIN_VALUE, Long.MAX_VALUE));

    @Test
    void shouldBeReadByPostgresqlFromBytesOfTheEnginesPoolAndFromTextOfOthers() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource engines = TestDatabase.open(database);
                Connection own = engines.getConnection();
                Connection others = TestDatabase.unpooled(database).getConnection()) {
            assertThat(read(own, VALUES)).isEqualTo(VALUES);
            assertThat(read(own, List.of())).isEmpty();
            assertThat(read(others, VALUES)).isEqualTo(VALUES);
            assertThat(read(others, List.of())).isEmpty();
        }
    }

    private static List<UUID> read(Connection connection, List<UUID> sent) throws SQLException {
        List<UUID> read = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select one.one from unnest(?::uuid[]) with ordinality as one (one, number) order by number")) {
            statement.setObject(1, new UuidArray(sent));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    read.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return read;
    }
}
