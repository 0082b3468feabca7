package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitMemoryTest {

    private final AtomicLong nanos = new AtomicLong();
    private final RateLimit limit = RateLimit.perMinute(60);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16, 17, 1_000})
    void shouldHoldNoMoreKeysThanItsBoundUnderAMillionRandomKeys(int maxKeys) {
        LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, maxKeys);
        RandomGenerator random = new Random(maxKeys);
        for (int i = 0; i < 1_000_000; i++) {
            limiter.tryAcquire(Long.toString(random.nextLong(), 36), limit);
            if (i % 1_000 == 0) {
                assertThat(limiter.size()).isLessThanOrEqualTo(maxKeys);
            }
        }
        assertThat(limiter.size()).isEqualTo(maxKeys);
    }

    @Test
    void shouldKeepTheDebtOfABusyKeyUnderAFloodOfRandomKeys() {
        LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 1_000);
        RandomGenerator random = new Random(5);
        for (int i = 0; i < 60; i++) {
            assertThat(limiter.tryAcquire("busy", limit).allowed()).isTrue();
        }
        for (int i = 0; i < 1_000_000; i++) {
            limiter.tryAcquire(Long.toString(random.nextLong(), 36), limit);
        }

        assertThat(limiter.tryAcquire("busy", limit).allowed()).isFalse();
    }

    @Test
    void shouldForgiveNothingWhileAFullBucketIsAmongThoseItLooksAt() {
        LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 2);
        limiter.tryAcquire("full soon", limit);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        limiter.tryAcquire("in debt", limit);

        limiter.tryAcquire("new", limit);

        assertThat(limiter.tryAcquire("in debt", limit).remaining()).isEqualTo(58);
        assertThat(limiter.tryAcquire("new", limit).remaining()).isEqualTo(58);
        assertThat(limiter.size()).isEqualTo(2);
    }

    @Test
    void shouldDropTheSmallestDebtWhenNoBucketIsFull() {
        LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 3);
        take(limiter, "three", 3);
        take(limiter, "one", 1);
        take(limiter, "two", 2);

        limiter.tryAcquire("new", limit);

        assertThat(limiter.tryAcquire("three", limit).remaining()).isEqualTo(56);
        assertThat(limiter.tryAcquire("two", limit).remaining()).isEqualTo(57);
        assertThat(limiter.tryAcquire("one", limit).remaining()).isEqualTo(59);
    }

    @Test
    void shouldDropIdleKeysAsNewOnesComeAlsoBelowTheBound() {
        LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 100_000);
        for (int i = 0; i < 10_000; i++) {
            limiter.tryAcquire("early" + i, limit);
        }
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        for (int i = 0; i < 10_000; i++) {
            limiter.tryAcquire("late" + i, limit);
        }

        assertThat(limiter.size()).isLessThan(15_000);
    }

    private void take(LocalRateLimiter limiter, String key, int count) {
        for (int i = 0; i < count; i++) {
            limiter.tryAcquire(key, limit);
        }
    }
}
