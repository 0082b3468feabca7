package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.http.Require;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop that can't wait any longer. */
class DrainTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @TempDir
    Path folder;

    @Test
    void shouldSayInOneLineThatARequestWasCutOff() throws InterruptedException {
        Settings settings = Settings.read(List.of(), Map.of("TENANCY_PORT", "0"), new Properties(), folder);
        try (RecordedLog log = RecordedLog.open()) {
            Application app = Application.start(
                    settings,
                    routes -> routes.get("/endless", this::endless, Require.anonymous()),
                    Duration.ofMillis(200));
            Client.of(app.address()).sendAsync("GET", "/endless", null);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

            app.close();

            assertThat(log.lines())
                    .containsExactly("Stopped before every request was finished: the 200 ms for that ran out.");
            assertThat(log.events()).allMatch(event -> event.getThrowableProxy() == null);
        } finally {
            gate.countDown();
        }
    }

    private void endless(Context ctx) {
        begun.countDown();
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            ctx.status(503);
        }
    }
}
