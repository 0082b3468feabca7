package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Invalid;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRateLimiterTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(-5 * SECOND);
    private final LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 1_000);

    @Test
    void shouldAllowAWholeWindowAtOnceAndThenRefuse() {
        RateLimit limit = RateLimit.perMinute(1_200);

        assertThat(takeAll("a", limit)).isEqualTo(1_200);
    }

    @Test
    void shouldTellWhatTheRateLimitFieldsNeed() {
        RateLimit limit = RateLimit.perMinute(1_200);
        for (int i = 0; i < 49; i++) {
            limiter.tryAcquire("a", limit);
        }

        RateDecision fiftieth = limiter.tryAcquire("a", limit);

        assertThat(fiftieth).isEqualTo(new RateDecision(true, limit, 1_150, Duration.ZERO, Duration.ofMillis(2_500)));
        assertThat(fiftieth.effectiveWindowSeconds()).isEqualTo(3);
        assertThat(fiftieth.retryAfterSeconds()).isZero();
    }

    @Test
    void shouldTellARefusedCallerWhenToComeBackAndTakeNothingOfIt() {
        RateLimit limit = RateLimit.perMinute(60);
        takeAll("a", limit);
        nanos.addAndGet(400_000_000);

        RateDecision refused = limiter.tryAcquire("a", limit);

        assertThat(refused)
                .isEqualTo(new RateDecision(false, limit, 0, Duration.ofMillis(600), Duration.ofMillis(59_600)))
                .isEqualTo(limiter.tryAcquire("a", limit));
        assertThat(refused.retryAfterSeconds()).isEqualTo(1);
        assertThat(refused.effectiveWindowSeconds()).isEqualTo(1);
        nanos.addAndGet(599_999_999);
        assertThat(limiter.tryAcquire("a", limit).allowed()).isFalse();
        nanos.addAndGet(1);
        assertThat(limiter.tryAcquire("a", limit).allowed()).isTrue();
    }

    @Test
    void shouldKeepABucketForEachKey() {
        RateLimit limit = RateLimit.perMinute(2);

        assertThat(takeAll("a", limit)).isEqualTo(2);
        assertThat(takeAll("b", limit)).isEqualTo(2);
        assertThat(limiter.size()).isEqualTo(2);
    }

    @Test
    void shouldNeverHoldMoreThanAWholeWindowHoweverLongItRests() {
        RateLimit limit = RateLimit.perMinute(10);
        takeAll("a", limit);
        nanos.addAndGet(Duration.ofDays(30).toNanos());

        assertThat(takeAll("a", limit)).isEqualTo(10);
    }

    @Test
    void shouldHoldThreeASecondExactlyOverAMillionSeconds() {
        RateLimit limit = new RateLimit(3, Duration.ofSeconds(1));
        takeAll("a", limit);
        long start = nanos.get();
        long allowed = 0;
        while (nanos.get() - start < 1_000_000 * SECOND) {
            RateDecision decision = limiter.tryAcquire("a", limit);
            allowed += decision.allowed() ? 1 : 0;
            nanos.addAndGet(
                    decision.allowed()
                            ? 0
                            : Math.min(decision.retryAfter().toNanos(), start + 1_000_000 * SECOND - nanos.get()));
        }
        allowed += takeAll("a", limit);

        assertThat(allowed).isEqualTo(3_000_000);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 1, 1", "1000000000, 1, 1000", "1000000000, 86400000, 20000", "999999937, 86399999, 20000"
    })
    void shouldHoldTheExtremesOfALimit(long requests, long millis, long steps) {
        RateLimit limit = new RateLimit(requests, Duration.ofMillis(millis));
        ModelBucket model = new ModelBucket(limit, nanos.get());
        for (long i = 0; i < steps; i++) {
            assertThat(limiter.tryAcquire("a", limit).allowed()).isEqualTo(model.tryTake(limit, nanos.get()));
        }
        RateDecision last = limiter.tryAcquire("a", limit);
        model.tryTake(limit, nanos.get());
        assertThat(last.remaining()).isEqualTo(model.remaining());
        assertThat(last.resetAfter().toNanos()).isEqualTo(model.resetAfter());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 5 * SECOND, Long.MIN_VALUE, -5 * SECOND, -1, 0, Long.MAX_VALUE})
    void shouldNotNoticeThatTheClockWrapsAround(long origin) {
        nanos.set(origin);
        LocalRateLimiter fromOrigin = new LocalRateLimiter(nanos::get, 2);
        RateLimit limit = new RateLimit(3, Duration.ofSeconds(1));
        ModelBucket model = new ModelBucket(limit, 0);
        for (int i = 0; i < 100; i++) {
            long now = i * 100_000_007L;
            nanos.set(origin + now);
            assertThat(fromOrigin.tryAcquire("a", limit).allowed()).isEqualTo(model.tryTake(limit, now));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_000_001})
    void shouldRefuseABoundOutOfRange(int maxKeys) {
        assertThatIllegalArgumentException().isThrownBy(() -> new LocalRateLimiter(nanos::get, maxKeys));
    }

    @Test
    void shouldRefuseAKeyThatIsEmptyOrTooLong() {
        RateLimit limit = RateLimit.perMinute(1);

        assertThat(limiter.tryAcquire("k".repeat(256), limit).allowed()).isTrue();
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> limiter.tryAcquire("", limit));
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> limiter.tryAcquire("k".repeat(257), limit));
    }

    @Test
    void shouldRunOnTheSystemClockByDefault() {
        LocalRateLimiter byDefault = new LocalRateLimiter();
        RateLimit limit = new RateLimit(2, Duration.ofDays(1));

        assertThat(byDefault.tryAcquire("a", limit).allowed()).isTrue();
        assertThat(byDefault.tryAcquire("a", limit).allowed()).isTrue();
        assertThat(byDefault.tryAcquire("a", limit).allowed()).isFalse();
    }

    private long takeAll(String key, RateLimit limit) {
        long taken = 0;
        while (limiter.tryAcquire(key, limit).allowed()) {
            taken++;
        }
        return taken;
    }
}
