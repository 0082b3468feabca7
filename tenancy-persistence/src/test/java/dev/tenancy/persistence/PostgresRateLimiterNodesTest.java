package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.testkit.MovableClock;
import dev.tenancy.testkit.Race;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that share their rate limits on one database. */
final class PostgresRateLimiterNodesTest {

    private final RateLimiterNodes nodes = new RateLimiterNodes();
    private final MovableClock clock = new MovableClock();
    private final PostgresRateLimiter one = nodes.node(clock);
    private final PostgresRateLimiter two = nodes.node(clock);

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void shouldAllowBetweenThemExactlyWhatOneMay() {
        RateLimit limit = new RateLimit(500, Duration.ofDays(1));

        assertThat(takenByBoth("tenant", limit, 8, 100)).isEqualTo(500);
    }

    @Test
    void shouldNeverPassTheRateInAnyStretchOfTime() {
        RateLimit limit = RateLimit.perSecond(50).and(RateLimit.perMinute(100));

        long taken = takenByBoth("tenant", limit, 2, 30);
        assertThat(taken).isEqualTo(50);
        for (int tenths = 1; tenths <= 8; tenths++) {
            clock.advance(Duration.ofMillis(100));
            taken += takenByBoth("tenant", limit, 2, 5);
            assertThat(taken).isEqualTo(50 + 5L * tenths);
        }
        clock.advance(Duration.ofSeconds(1));
        taken += takenByBoth("tenant", limit, 2, 30);
        // 100, and what 1.8 seconds have brought back of them
        assertThat(taken).isEqualTo(103);
    }

    @Test
    void shouldGoOnWhereAnotherNodeLeftOff() {
        RateLimit limit = new RateLimit(10, Duration.ofMinutes(1));
        for (int i = 0; i < 7; i++) {
            assertThat(one.tryAcquire("tenant", limit).allowed()).isTrue();
        }
        one.close();

        RateDecision next = nodes.node(clock).tryAcquire("tenant", limit);

        assertThat(next.remaining()).isEqualTo(2);
    }

    @Test
    void shouldNotLetANodeWhoseClockIsBehindTakeAgainWhatIsTaken() {
        RateLimit limit = RateLimit.perMinute(10);
        PostgresRateLimiter behind = nodes.node(new MovableClock(clock.instant().minus(Duration.ofMinutes(5))));
        for (int i = 0; i < 10; i++) {
            assertThat(one.tryAcquire("tenant", limit).allowed()).isTrue();
        }

        assertThat(behind.tryAcquire("tenant", limit).allowed()).isFalse();
        clock.advance(Duration.ofSeconds(6));
        assertThat(one.tryAcquire("tenant", limit).allowed()).isTrue();
        assertThat(behind.tryAcquire("tenant", limit).allowed()).isFalse();
    }

    @Test
    void shouldNotRefuseUntilTheTimeHasComeAgainFromWhichTheClockWasSetBack() {
        RateLimit limit = RateLimit.perMinute(10);
        assertThat(taken(one, "tenant", limit, 11)).isEqualTo(10);
        assertThat(two.tryAcquire("tenant", limit).allowed()).isFalse();

        clock.set(clock.instant().minusSeconds(5));
        one.removeExpired();
        assertThat(one.tryAcquire("tenant", limit).allowed()).isFalse();
        clock.set(clock.instant().minus(Duration.ofHours(1)));
        one.removeExpired();
        one.removeExpired();

        assertThat(one.tryAcquire("tenant", limit).remaining()).isEqualTo(9);
        assertThat(two.tryAcquire("tenant", limit).remaining()).isEqualTo(8);
        one.removeExpired();
        assertThat(taken(one, "tenant", limit, 10)).isEqualTo(8);
        clock.advance(Duration.ofSeconds(6));
        assertThat(taken(two, "tenant", limit, 10)).isEqualTo(1);
    }

    @Test
    void shouldForgetWhatItRefusedOnceTheClockWasSetBack() {
        RateLimit limit = new RateLimit(2, Duration.ofDays(1));
        assertThat(taken(one, "refused before", limit, 3)).isEqualTo(2);
        clock.advance(Duration.ofHours(2));
        assertThat(taken(one, "refused after", limit, 2)).isEqualTo(2);
        clock.set(clock.instant().minus(Duration.ofHours(1)));
        assertThat(one.tryAcquire("refused after", limit).allowed()).isFalse();

        one.removeExpired();

        assertThat(taken(one, "refused before", limit, 3)).isEqualTo(2);
        assertThat(taken(one, "refused after", limit, 3)).isEqualTo(2);
    }

    @Test
    void shouldNeedNoRightBeyondReadingAndWritingWhereTheClockWasSetBack() throws SQLException {
        PostgresRateLimiter node = nodes.node(clock, nodes.poolOfWhoOwnsNothing());
        RateLimit limit = RateLimit.perMinute(10);
        assertThat(taken(node, "tenant", limit, 11)).isEqualTo(10);

        clock.set(clock.instant().minus(Duration.ofHours(1)));
        node.removeExpired();

        assertThat(nodes.rows()).isZero();
        assertThat(taken(node, "tenant", limit, 11)).isEqualTo(10);
    }

    @Test
    void shouldNotAllowMoreThanTheLargerLimitWhileNodesDisagreeOnIt() {
        RateLimit small = RateLimit.perMinute(40);
        RateLimit large = RateLimit.perMinute(100);
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> taken(one, "tenant", small, 40));
            tasks.add(() -> taken(two, "tenant", large, 40));
        }

        long taken =
                Race.run(tasks).requireAll().stream().mapToLong(Long::longValue).sum();

        assertThat(taken).isBetween(20L, 100L);
    }

    private long takenByBoth(String key, RateLimit limit, int threadsEach, int tries) {
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < threadsEach; i++) {
            tasks.add(() -> taken(one, key, limit, tries));
            tasks.add(() -> taken(two, key, limit, tries));
        }
        return Race.run(tasks).requireAll().stream().mapToLong(Long::longValue).sum();
    }

    private static long taken(PostgresRateLimiter node, String key, RateLimit limit, int tries) {
        long taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += node.tryAcquire(key, limit).allowed() ? 1 : 0;
        }
        return taken;
    }
}
