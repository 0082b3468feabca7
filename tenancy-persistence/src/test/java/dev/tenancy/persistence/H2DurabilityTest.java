package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.id.TenantId;
import dev.tenancy.testkit.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2DurabilityTest {

    private static final long ENOUGH = 300;

    @TempDir
    Path folder;

    @Test
    void shouldKeepWhatWasAcknowledgedThoughTheProcessIsKilled() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("tenancy") + ";WRITE_DELAY=10000";
        TenantId tenant = Samples.tenantId();
        long acknowledged = killedAfterEnough(url, tenant);

        LedgerSums kept = reopened(url, tenant);

        assertThat(acknowledged).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(kept.counted()).isBetween(acknowledged, acknowledged + 1);
        assertThat(kept.recorded()).isEqualTo(kept.counted());
    }

    /** Kills a process in the middle of its charges; gives the last count that it acknowledged. */
    private static long killedAfterEnough(String url, TenantId tenant) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AcknowledgedWrites.class.getName(),
                        url,
                        tenant.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long acknowledged = 0;
        try (BufferedReader counts = process.inputReader()) {
            String line = counts.readLine();
            while (line != null) {
                acknowledged = Long.parseLong(line);
                if (acknowledged == ENOUGH) {
                    // Not by the process itself, which would close what it has written.
                    process.toHandle().destroyForcibly();
                }
                line = counts.readLine();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return acknowledged;
    }

    private static LedgerSums reopened(String url, TenantId tenant) throws SQLException {
        try (HikariDataSource engine = DatabasePool.open(url, "sa", "")) {
            return LedgerSums.of(engine, tenant);
        }
    }
}
