package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2RecoveryTest {

    private static final int COMMITS = 60;

    @TempDir
    Path folder;

    @Test
    void shouldFindEveryCommitThatReusesSpaceInTheFileOfAKilledProcess() throws Exception {
        try (HikariDataSource running = DatabasePool.open(url("running"), "sa", "");
                Connection connection = running.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set retention_time 0");
            statement.execute("create table charge as select 0 as used");
            for (int used = 1; used <= COMMITS; used++) {
                statement.execute("update charge set used = used + 1");

                assertThat(usedAfterAKill()).isEqualTo(used);
            }
            assertThat(Files.size(file("running"))).as("space was reused").isLessThan(COMMITS * 4_096L);
        }
    }

    @Test
    void shouldNotRefuseAnH2ThatFindsItsCommits() {
        assertThat(H2Recovery.lost(20)).isZero();
    }

    @Test
    void shouldRefuseAnH2ThatLosesACommitAndNameOneThatDoesNot() {
        assertThatThrownBy(() -> H2Recovery.require(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2.4.240");
    }

    /** What the file holds as it is now, which is what a killed process leaves. */
    private int usedAfterAKill() throws IOException, SQLException {
        Path killed = file("killed");
        Files.deleteIfExists(killed);
        Files.copy(file("running"), killed);
        try (Connection connection =
                        DatabasePool.unpooled(url("killed"), "sa", "").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select used from charge")) {
            row.next();
            return row.getInt(1);
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ".mv.db");
    }

    private String url(String name) {
        return "jdbc:h2:file:" + folder.resolve(name);
    }
}
