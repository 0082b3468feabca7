package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitChangeTest {

    private final AtomicLong nanos = new AtomicLong();
    private final LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 10);
    private final RateLimit small = RateLimit.perMinute(60);
    private final RateLimit large = RateLimit.perMinute(600);

    @Test
    void shouldKeepTheUsedShareOnAnUpgrade() {
        take(30, small);

        assertThat(limiter.tryAcquire("a", large).remaining()).isEqualTo(299);
    }

    @Test
    void shouldKeepTheUsedShareOnADowngrade() {
        take(300, large);

        assertThat(limiter.tryAcquire("a", small).remaining()).isEqualTo(29);
    }

    @Test
    void shouldRefillAnEmptyBucketAtTheNewRateAtOnce() {
        take(60, small);

        RateDecision upgraded = limiter.tryAcquire("a", large);

        assertThat(upgraded.allowed()).isFalse();
        assertThat(upgraded.retryAfter()).isEqualTo(Duration.ofMillis(100));
        nanos.addAndGet(upgraded.retryAfter().toNanos());
        assertThat(limiter.tryAcquire("a", large).allowed()).isTrue();
    }

    @Test
    void shouldRefillAtTheNewRateAlsoWhenTheFirstCallAfterTheChangeWasRefused() {
        RateLimit daily = new RateLimit(1_000, Duration.ofDays(1));
        RateLimit perSecond = new RateLimit(1, Duration.ofSeconds(1));
        take(1_000, daily);
        assertThat(limiter.tryAcquire("a", perSecond).retryAfter()).isEqualTo(Duration.ofSeconds(1));

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(limiter.tryAcquire("a", perSecond).allowed()).isTrue();
    }

    @Test
    void shouldStayFullOrEmptyThroughAnyChange() {
        assertThat(limiter.tryAcquire("full", small).remaining()).isEqualTo(59);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(limiter.tryAcquire("full", large).remaining()).isEqualTo(599);

        take(60, small);
        assertThat(limiter.tryAcquire("a", large).allowed()).isFalse();
        assertThat(limiter.tryAcquire("a", small).allowed()).isFalse();
        assertThat(limiter.tryAcquire("a", new RateLimit(1_000_000_000, Duration.ofMillis(1)))
                        .allowed())
                .isFalse();
    }

    @Test
    void shouldNotAllowMoreThanTheLargerLimitHoweverOftenTheLimitChanges() {
        int allowed = 0;
        for (int i = 0; i < 10_000; i++) {
            allowed += limiter.tryAcquire("a", i % 2 == 0 ? small : large).allowed() ? 1 : 0;
        }

        assertThat(allowed).isLessThanOrEqualTo(600);
    }

    private void take(int count, RateLimit limit) {
        for (int i = 0; i < count; i++) {
            assertThat(limiter.tryAcquire("a", limit).allowed()).isTrue();
        }
    }
}
