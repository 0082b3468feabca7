package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.testkit.Race;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of the service on one PostgreSQL database. */
class SharedRateLimitTest {

    private static final int A_MINUTE = 60;

    @TempDir
    Path folder;

    @Test
    void shouldHoldATenantToOneRateOverBothNodes() {
        Map<String, String> environment = new HashMap<>(TestDatabase.POSTGRESQL.create(folder));
        environment.put("TENANCY_RATE_LIMITER", "postgresql");
        try (RunningApp one = RunningApp.start(environment, folder);
                RunningApp two = RunningApp.start(environment, folder)) {
            String token = one.tenant("free").ownerToken();
            long start = System.nanoTime();
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> answered(one, token));
                tasks.add(() -> answered(two, token));
            }

            long answered = Race.run(tasks).requireAll().stream()
                    .mapToLong(Long::longValue)
                    .sum();

            long refilled = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;
            assertThat(answered).isBetween((long) A_MINUTE, A_MINUTE + refilled);
            Answer refused = refusedBy(two, token);
            assertThat(refused.header("RateLimit")).contains("\"tenant\";r=0;t=1");
            assertThat(refused.header("Retry-After")).contains("1");
        }
    }

    private static long answered(RunningApp node, String token) {
        Client client = node.client().bearer(token);
        long answered = 0;
        for (int i = 0; i < 25; i++) {
            answered += decided(client).status() == 200 ? 1 : 0;
        }
        return answered;
    }

    /** Its next refusal; what has come back meanwhile is used up. */
    private static Answer refusedBy(RunningApp node, String token) {
        Client client = node.client().bearer(token);
        Answer answer = decided(client);
        for (int i = 0; i < A_MINUTE && answer.status() == 200; i++) {
            answer = decided(client);
        }
        return answer.expect(429);
    }

    /** Asks again when a machine that is busy with other tests was too slow for the limiter. */
    private static Answer decided(Client client) {
        Answer answer = client.get("/tenants/me");
        for (int i = 0; i < 20 && answer.status() == 503; i++) {
            answer = client.get("/tenants/me");
        }
        assertThat(answer.status()).isIn(200, 429);
        return answer;
    }
}
