package dev.tenancy.persistence;

import dev.tenancy.ratelimit.RateLimiter;
import dev.tenancy.testkit.MovableClock;
import dev.tenancy.testkit.RateLimiterContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresRateLimiterContractTest implements RateLimiterContract {

    private final MovableClock clock = new MovableClock();
    private RateLimiterNodes nodes;
    private PostgresRateLimiter limiter;

    @BeforeAll
    void open() {
        nodes = new RateLimiterNodes();
        limiter = nodes.node(clock);
    }

    @AfterAll
    void close() {
        nodes.close();
    }

    @Override
    public RateLimiter limiter() {
        return limiter;
    }

    @Override
    public void elapse(Duration time) {
        clock.advance(time);
    }
}
