package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestrictedRoleTest {

    private static final String WHO_IS_CONNECTED =
            "select distinct usename from pg_stat_activity where datname = current_database()";

    @TempDir
    Path folder;

    @Test
    void shouldKeepTheApplicationsRowsWithARoleThatCannotReachTheEnginesTables() throws SQLException {
        Map<String, String> settings = TestDatabase.POSTGRESQL.create(folder);
        String restricted = settings.get("TENANCY_APP_DATABASE_USER");
        try (RunningApp app = RunningApp.start(settings, folder);
                Connection connection = DriverManager.getConnection(
                        settings.get("TENANCY_DATABASE_URL"),
                        restricted,
                        settings.get("TENANCY_APP_DATABASE_PASSWORD"));
                Statement statement = connection.createStatement()) {
            app.tenant("free").owner().get("/leads").expect(200);

            assertThat(roles(statement)).containsExactlyInAnyOrder(settings.get("TENANCY_DATABASE_USER"), restricted);
            statement.execute("select * from app.leads");
            for (String foreign : List.of("tenancy.tenancy_tenant", "app_history.app_schema_history")) {
                assertThatThrownBy(() -> statement.execute("select * from " + foreign))
                        .as(foreign)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                denied -> assertThat(denied.getSQLState()).isEqualTo("42501"));
            }
            assertThatThrownBy(() -> statement.execute("alter table app.leads add column x int"))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static Set<String> roles(Statement statement) throws SQLException {
        Set<String> roles = new HashSet<>();
        try (ResultSet rows = statement.executeQuery(WHO_IS_CONNECTED)) {
            while (rows.next()) {
                roles.add(rows.getString(1));
            }
        }
        return roles;
    }
}
