package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabasePoolTest {

    private static final String DURABLE = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:./x",
                "jdbc:h2:./x",
                "jdbc:h2:async:./x",
                "jdbc:h2:file:./x;WRITE_DELAY=500",
                "jdbc:h2:file:./x;write_delay=500;Db_Close_On_Exit=TRUE",
                "jdbc:h2:file:./x;WRITE_DELAY=0;WRITE_DELAY=1"
            })
    void shouldOpenH2DurablyWhateverTheUrlSays(String url) {
        assertThat(H2Url.durable(url)).isEqualTo("jdbc:h2:async:./x" + DURABLE);
    }

    @Test
    void shouldKeepTheOtherSettingsOfAnH2Url() {
        String init = "jdbc:h2:mem:x;INIT=set x 1\\;WRITE_DELAY=1;MODE=PostgreSQL";

        assertThat(H2Url.durable(init + ";WRITE_DELAY=1")).isEqualTo(init + DURABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRITE_DELAY=500",
                "INIT=SET WRITE_DELAY 5000",
                "INIT=SET LOCK_TIMEOUT 900\\;SET WRITE_DELAY 5000"
            })
    void shouldRunH2WithoutADelayBeforeItWrites(String setting) throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("tenancy") + ";" + setting;
        try (HikariDataSource pool = DatabasePool.open(url, "sa", "")) {
            String delay = "select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'";
            assertThat(answer(pool, delay)).isEqualTo("0");
        }
    }

    @Test
    void shouldLimitEveryStatementAndLockOnPostgres() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource pool = TestDatabase.open(database)) {
            assertThat(answer(pool, "show statement_timeout")).isEqualTo("2s");
            assertThat(answer(pool, "show lock_timeout")).isEqualTo("1750ms");
        }
    }

    @Test
    void shouldLetAUrlSetItsOwnLimits() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource pool = DatabasePool.open(
                        database.url() + "?options=-c%20lock_timeout=7000",
                        database.engineUser(),
                        database.password())) {
            assertThat(answer(pool, "show lock_timeout")).isEqualTo("7s");
        }
    }

    @Test
    void shouldWaitForAnAnswerALittleLongerThanTheServerWorksOnIt() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource pool = TestDatabase.open(database);
                HikariDataSource patient = DatabasePool.open(
                        database.url() + "?socketTimeout=30", database.engineUser(), database.password());
                Connection limited = pool.getConnection();
                Connection asSet = patient.getConnection()) {
            assertThat(limited.getNetworkTimeout()).isEqualTo(2_100);
            assertThat(asSet.getNetworkTimeout()).isEqualTo(30_000);
        }
    }

    @Test
    void shouldLiftTheLimitsForLongWorkAndRestoreThemAfterwards() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource pool = onlyOne(TestDatabase.open(database))) {
            for (boolean autoCommit : new boolean[] {true, false}) {
                try (Connection connection = DatabasePool.forLongWork(pool).getConnection()) {
                    connection.setAutoCommit(autoCommit);
                    assertThat(connection.getNetworkTimeout()).isZero();
                    assertThat(answer(connection, "show statement_timeout")).isEqualTo("0");
                    assertThat(answer(connection, "show lock_timeout")).isEqualTo("10s");
                }
                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.getNetworkTimeout()).isEqualTo(2_100);
                    assertThat(answer(connection, "show statement_timeout")).isEqualTo("2s");
                    assertThat(answer(connection, "show lock_timeout")).isEqualTo("1750ms");
                }
            }
        }
    }

    @Test
    void shouldGiveAConnectionBackAsItWasAfterACallWithADeadline() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource pool = onlyOne(DatabasePool.open(
                        database.url() + "?socketTimeout=600", database.engineUser(), database.password()))) {
            long inAMinute = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            try (Connection connection = new DeadlineDataSource(pool, inAMinute).getConnection()) {
                assertThat(connection.getNetworkTimeout()).isBetween(1, 60_000);
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getNetworkTimeout()).isEqualTo(600_000);
            }
        }
    }

    @Test
    void shouldAskForNoConnectionOnceThePoolMayTakeLongerThanACallHas() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource pool = TestDatabase.open(database)) {
            long soon = System.nanoTime() + Duration.ofMillis(950).toNanos();

            assertThatThrownBy(() -> new DeadlineDataSource(pool, soon).getConnection())
                    .isInstanceOf(SQLTransientConnectionException.class);
        }
    }

    @Test
    void shouldHavePostgresPlanTheApplicationsStatementsOnce() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase();
                HikariDataSource application =
                        DatabasePool.openForApplication(database.url(), database.engineUser(), database.password());
                HikariDataSource byValue = DatabasePool.openForApplication(
                        database.url() + "?options=-c%20plan_cache_mode=auto",
                        database.engineUser(),
                        database.password())) {
            assertThat(answer(application, "show plan_cache_mode")).isEqualTo("force_generic_plan");
            assertThat(answer(application, "show statement_timeout")).isEqualTo("2s");
            assertThat(answer(byValue, "show plan_cache_mode")).isEqualTo("auto");
        }
    }

    @Test
    void shouldRefuseAUrlOfAnythingElseWithoutRepeatingIt() {
        assertThatThrownBy(() -> DatabasePool.open("jdbc:mysql://host/db?password=secret-word", "engine", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret-word");
    }

    @Test
    void shouldSayThatADatabaseIsOutOfReach() {
        assertThatThrownBy(() -> DatabasePool.open("jdbc:postgresql://127.0.0.1:1/none", "engine", "secret-word"))
                .isInstanceOf(Unavailable.class)
                .hasMessageNotContaining("secret-word");
    }

    private static HikariDataSource onlyOne(HikariDataSource pool) {
        pool.setMinimumIdle(0);
        pool.setMaximumPoolSize(1);
        return pool;
    }

    private static String answer(HikariDataSource pool, String question) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return answer(connection, question);
        }
    }

    private static String answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }
}
