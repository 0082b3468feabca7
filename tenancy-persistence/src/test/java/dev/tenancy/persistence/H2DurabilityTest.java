package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.Granted;
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

    @Test
    void shouldGoOnAfterAThreadWasInterruptedInTheMiddleOfAWrite() {
        TestCharge charge = TestCharge.of(1, Limit.unlimited());
        TenantId tenant = Samples.tenantId();
        try (TestDatabase database = TestDatabase.h2File(folder).migrated();
                JpaTenancyStore store = JpaTenancyStore.open(database.engine())) {
            Thread.currentThread().interrupt();
            Consumption interrupted = store.usage().consume(tenant, charge.charge());
            assertThat(Thread.interrupted()).isTrue();

            assertThat(interrupted).isInstanceOf(Granted.class);
            assertThat(store.usage().consume(tenant, charge.charge()))
                    .isInstanceOfSatisfying(
                            Granted.class, next -> assertThat(next.used()).isEqualTo(2));
        }
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
