package dev.tenancy.testkit;

import dev.tenancy.ratelimit.LocalRateLimiter;
import dev.tenancy.ratelimit.RateLimiter;
import java.time.Duration;

class LocalRateLimiterContractTest implements RateLimiterContract {

    private final MovableClock clock = new MovableClock();
    private final RateLimiter limiter = new LocalRateLimiter(clock::nanoTime, 1_000);

    @Override
    public RateLimiter limiter() {
        return limiter;
    }

    @Override
    public void elapse(Duration time) {
        clock.advance(time);
    }
}
