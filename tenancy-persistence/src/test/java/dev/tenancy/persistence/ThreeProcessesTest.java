package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three processes on one PostgreSQL database revoke keys and suspend tenants in turn. {@code -Dtenancy.test.revocations=1000} does it
 * that often.
 */
final class ThreeProcessesTest {

    private static final int ROUNDS = Integer.getInteger("tenancy.test.revocations", 40);

    private final List<NodeProcess> nodes = new ArrayList<>();
    private PostgresDatabase database;
    private HikariDataSource engine;
    private JpaTenancyStore store;

    @BeforeEach
    void start() throws IOException {
        database = PostgresServer.newDatabase();
        engine = TestDatabase.open(database);
        TenancySchema.migrate(engine);
        store = JpaTenancyStore.open(engine);
        for (int i = 0; i < 3; i++) {
            nodes.add(NodeProcess.start(database));
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(NodeProcess::close);
        store.close();
        engine.close();
        database.close();
    }

    @Test
    void shouldAcceptNothingThatWasRevokedHereAndElsewhereForASecondAtMost() throws InterruptedException {
        List<Duration> here = new ArrayList<>();
        List<Duration> elsewhere = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            NodeProcess changing = nodes.get(round % nodes.size());
            ApiKey key = acceptedEverywhere();
            changing.order((round / nodes.size() % 2 == 0 ? "revoke " : "suspend ") + key.tenantId() + " " + key.id());
            long answered = changing.answered();
            for (NodeProcess node : nodes) {
                Duration late = Duration.ofNanos(node.lastAccepted() - answered);
                (node == changing ? here : elsewhere).add(late);
            }
        }
        elsewhere.sort(null);
        Duration p99 = elsewhere.get(elsewhere.size() * 99 / 100);
        Duration max = elsewhere.get(elsewhere.size() - 1);
        System.out.printf(
                "%d revocations and suspensions: last accepted elsewhere, after the answer: median %d ms, p99 %d ms, max %d ms%n",
                ROUNDS, elsewhere.get(elsewhere.size() / 2).toMillis(), p99.toMillis(), max.toMillis());

        assertThat(here).hasSize(ROUNDS).allMatch(late -> late.isNegative() || late.isZero());
        assertThat(elsewhere).hasSize(2 * ROUNDS);
        assertThat(p99).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(max).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    private ApiKey acceptedEverywhere() throws InterruptedException {
        TestTenant tenant = TestTenant.createIn(store);
        ApiKey key = tenant.apiKey();
        store.write(repositories -> {
            repositories.apiKeys().insert(key);
            return true;
        });
        nodes.forEach(node -> node.order("watch " + key.lookupId()));
        for (NodeProcess node : nodes) {
            node.awaitWatching();
        }
        return key;
    }
}
