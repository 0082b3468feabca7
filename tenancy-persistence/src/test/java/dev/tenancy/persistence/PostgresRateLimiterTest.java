package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.testkit.MovableClock;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.Stalls;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the shared limiter does when its database does not. */
final class PostgresRateLimiterTest {

    private static final Duration AT_WORST = Duration.ofSeconds(3);

    private final RateLimiterNodes nodes = new RateLimiterNodes();
    private final MovableClock clock = new MovableClock();
    private final RateLimit limit = RateLimit.perMinute(60);
    private final Stalls stalls = new Stalls();

    @AfterEach
    void close() {
        nodes.close();
        stalls.close();
    }

    @Test
    void shouldRemoveTheBucketsThatAreFullAndNoOthers() throws SQLException {
        PostgresRateLimiter limiter = nodes.node(clock);
        AtomicInteger keys = new AtomicInteger();
        Race.run(8, () -> {
                    for (int i = 0; i < 150; i++) {
                        limiter.tryAcquire("once" + keys.getAndIncrement(), limit);
                    }
                    return true;
                })
                .requireAll();
        for (int i = 0; i < 60; i++) {
            limiter.tryAcquire("busy", limit);
        }
        assertThat(limiter.removeExpired()).isZero();
        clock.advance(Duration.ofSeconds(30));

        assertThat(limiter.removeExpired()).isEqualTo(1_200);

        assertThat(nodes.rows()).isEqualTo(1);
        assertThat(limiter.tryAcquire("busy", limit).remaining()).isEqualTo(29);
        assertThat(limiter.tryAcquire("once1", limit).remaining()).isEqualTo(59);
        clock.advance(Duration.ofSeconds(70));
        assertThat(limiter.removeExpired()).isEqualTo(2);
    }

    @Test
    void shouldStoreNoKeyAsItIs() throws SQLException {
        nodes.node(clock).tryAcquire("source:203.0.113.7:GET /plans", limit);

        try (Connection connection = nodes.engine().getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("select bucket::text from " + SharedBuckets.TABLE + " bucket")) {
            rows.next();
            assertThat(rows.getString(1)).doesNotContain("203.0.113.7", "plans");
        }
    }

    @Test
    void shouldAnswerARefusedKeyWithoutTheDatabaseUntilItsTimeHasCome() {
        HikariDataSource pool = nodes.pool();
        PostgresRateLimiter limiter = nodes.node(clock, pool);
        for (int i = 0; i < 60; i++) {
            limiter.tryAcquire("busy", limit);
        }
        RateDecision refused = limiter.tryAcquire("busy", limit);
        assertThat(refused).isEqualTo(new RateDecision(false, limit, 0, Duration.ofSeconds(1), Duration.ofMinutes(1)));
        pool.close();

        assertThat(limiter.tryAcquire("busy", limit)).isEqualTo(refused);
        clock.advance(Duration.ofMillis(400));
        assertThat(limiter.tryAcquire("busy", limit))
                .isEqualTo(new RateDecision(false, limit, 0, Duration.ofMillis(600), Duration.ofMillis(59_600)));
        assertUnavailable(() -> limiter.tryAcquire("busy", RateLimit.perMinute(120)));
        clock.advance(Duration.ofMillis(600));
        assertUnavailable(() -> limiter.tryAcquire("busy", limit));
    }

    @Test
    void shouldRememberABoundedNumberOfRefusals() {
        RememberedRefusals refusals = new RememberedRefusals(clock);
        RateDecision refused = new RateDecision(false, limit, 0, Duration.ofSeconds(1), Duration.ofMinutes(1));
        for (int i = 0; i < 1_000_000; i++) {
            refusals.remember("key" + i, limit, refused, clock.instant());
            if (i % 1_000 == 0) {
                assertThat(refusals.size()).isLessThanOrEqualTo(RememberedRefusals.MOST);
            }
        }
        assertThat(refusals.find("key999999", limit)).contains(refused);
        clock.advance(Duration.ofSeconds(1));
        assertThat(refusals.find("key999999", limit)).isEmpty();
        assertThat(refusals.find("key999999", limit)).isEmpty();
    }

    @Test
    @Timeout(60)
    void shouldGiveUpABucketThatSomebodyHoldsAndServeTheOthersMeanwhile() throws SQLException {
        PostgresRateLimiter limiter = nodes.node(InstantSource.system());
        limiter.tryAcquire("held", limit);
        try (Connection holder = nodes.engine().getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("select 1 from " + SharedBuckets.TABLE + " for update");
            CountDownLatch unserved = new CountDownLatch(16);
            List<Callable<Duration>> tasks = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                tasks.add(() -> {
                    Duration longest = unavailableAfter(() -> limiter.tryAcquire("held", limit));
                    while (unserved.getCount() > 0) {
                        Duration next = unavailableAfter(() -> limiter.tryAcquire("held", limit));
                        longest = next.compareTo(longest) > 0 ? next : longest;
                    }
                    return longest;
                });
            }
            for (int i = 0; i < 16; i++) {
                String other = "other" + i;
                tasks.add(() -> {
                    try {
                        assertThat(recovered(limiter, other).allowed()).isTrue();
                    } finally {
                        unserved.countDown();
                    }
                    return Duration.ZERO;
                });
            }

            assertThat(Race.run(tasks).requireAll())
                    .allSatisfy(time -> assertThat(time).isLessThan(AT_WORST));
            holder.rollback();
        }
        assertThat(limiter.tryAcquire("held", limit).allowed()).isTrue();
    }

    @Test
    @Timeout(60)
    void shouldSayThatADatabaseThatStoppedAnsweringIsOutOfReachAndRecoverWithIt() throws Exception {
        try (StallingLink link = StallingLink.to(nodes.database().url())) {
            PostgresRateLimiter limiter = nodes.node(InstantSource.system(), nodes.pool(link.url()));
            assertThat(limiter.tryAcquire("tenant", limit).allowed()).isTrue();

            link.stall();
            List<Callable<Duration>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> unavailableAfter(() -> limiter.tryAcquire("tenant", limit)));
            }
            assertThat(Race.run(tasks).requireAll())
                    .allSatisfy(time -> assertThat(time).isLessThan(AT_WORST));

            link.flow();
            assertThat(recovered(limiter, "tenant").allowed()).isTrue();
        }
    }

    @Test
    void shouldBoundWhatItsConnectionsWaitForWhateverTheUrlSays() throws SQLException {
        String url = nodes.database().url() + "?options=-c%20lock_timeout=90000";
        Map<String, String> bounds = Map.of(
                "statement_timeout", "600ms",
                "lock_timeout", "500ms",
                "idle_in_transaction_session_timeout", "1s",
                "synchronous_commit", "off");
        try (HikariDataSource pool = nodes.pool(url);
                Connection connection = pool.getConnection()) {
            for (Map.Entry<String, String> bound : bounds.entrySet()) {
                try (ResultSet row = connection.createStatement().executeQuery("show " + bound.getKey())) {
                    row.next();
                    assertThat(row.getString(1)).isEqualTo(bound.getValue());
                }
            }
        }
    }

    @Test
    void shouldSayThatItsConnectionsAreAllTaken() throws SQLException {
        HikariDataSource pool = nodes.pool();
        PostgresRateLimiter limiter = nodes.node(clock, pool);
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < RateLimiterPool.MAX_CONNECTIONS; i++) {
            taken.add(pool.getConnection());
        }

        assertUnavailable(() -> limiter.tryAcquire("tenant", limit));

        for (Connection connection : taken) {
            connection.close();
        }
        assertThat(limiter.tryAcquire("tenant", limit).allowed()).isTrue();
    }

    @Test
    void shouldRefuseAnythingButPostgresqlWithoutRepeatingItsUrl() {
        assertThatThrownBy(() -> PostgresRateLimiter.open(
                        "jdbc:h2:mem:x;PASSWORD=secret-word", "sa", "", InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("secret-word");
    }

    @Test
    void shouldSayWhenTheSchemaLacksItsTable() {
        nodes.database().asSuperuser("drop table " + SharedBuckets.TABLE);

        assertThatThrownBy(() -> nodes.node(clock).tryAcquire("tenant", limit))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("42P01");
    }

    /** Asks again: the pool learns of each broken connection as it is used, and the machine may be too slow for the limiter. */
    private RateDecision recovered(PostgresRateLimiter limiter, String key) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (true) {
            try {
                return limiter.tryAcquire(key, limit);
            } catch (Unavailable broken) {
                assertThat(Instant.now()).isBefore(deadline);
            }
        }
    }

    private Duration unavailableAfter(Callable<RateDecision> call) {
        long start = System.nanoTime();
        assertUnavailable(call);
        return stalls.between(start, System.nanoTime());
    }

    private static void assertUnavailable(Callable<RateDecision> call) {
        assertThatThrownBy(call::call)
                .isInstanceOf(Unavailable.class)
                .hasMessageNotContainingAny("select", "bucket_id", "SQL", "jdbc");
    }
}
