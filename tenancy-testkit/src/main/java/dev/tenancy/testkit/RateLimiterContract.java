package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Invalid;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.ratelimit.RateLimiter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link RateLimiter} must do. */
public interface RateLimiterContract {

    /** The limiter under test: the same one during a test, on a clock that stands still but for {@link #elapse}. */
    RateLimiter limiter();

    /** Moves the limiter's clock forward. */
    void elapse(Duration time);

    @Test
    default void shouldAllowAFullBucketAndRefuseTheRequestAfterIt() {
        String key = key();
        RateLimit limit = new RateLimit(3, Duration.ofSeconds(3));

        for (int left = 2; left >= 0; left--) {
            RateDecision decision = limiter().tryAcquire(key, limit);
            assertThat(decision.allowed()).isTrue();
            assertThat(decision.limit()).isEqualTo(limit);
            assertThat(decision.remaining()).isEqualTo(left);
            assertThat(decision.resetAfter()).isEqualTo(Duration.ofSeconds(3 - left));
        }

        RateDecision refused = limiter().tryAcquire(key, limit);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.limit()).isEqualTo(limit);
        assertThat(refused.remaining()).isZero();
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    default void shouldAllowTheNextRequestAfterTheTimeThatARefusalTellsAndNotBefore() {
        String key = key();
        RateLimit limit = new RateLimit(7, Duration.ofSeconds(10));
        assertThat(taken(key, limit, 8)).isEqualTo(7);
        Duration wait = limiter().tryAcquire(key, limit).retryAfter();

        elapse(wait.minusMillis(1));
        assertThat(limiter().tryAcquire(key, limit).allowed()).isFalse();
        elapse(Duration.ofMillis(1));
        assertThat(taken(key, limit, 2)).isEqualTo(1);
    }

    @Test
    default void shouldRefillEvenlyAndNeverBeyondTheBucket() {
        String key = key();
        RateLimit limit = new RateLimit(60, Duration.ofMinutes(1));
        assertThat(taken(key, limit, 61)).isEqualTo(60);

        elapse(Duration.ofSeconds(5));
        assertThat(taken(key, limit, 60)).isEqualTo(5);
        elapse(Duration.ofHours(1));
        assertThat(taken(key, limit, 99)).isEqualTo(60);
    }

    @Test
    default void shouldTakeNothingByARefusal() {
        String key = key();
        RateLimit limit = new RateLimit(2, Duration.ofSeconds(2));
        assertThat(taken(key, limit, 50)).isEqualTo(2);

        elapse(Duration.ofSeconds(1));

        assertThat(taken(key, limit, 50)).isEqualTo(1);
    }

    @Test
    default void shouldGiveEachKeyABucketOfItsOwn() {
        String key = key();
        RateLimit limit = new RateLimit(1, Duration.ofDays(1));
        List<String> keys = List.of(key, key + " ", key.toUpperCase(java.util.Locale.ROOT), key(), longest());

        for (String each : keys) {
            assertThat(taken(each, limit, 2)).isEqualTo(1);
        }
    }

    @Test
    default void shouldRefuseAKeyThatIsEmptyOrTooLong() {
        RateLimit limit = RateLimit.perMinute(60);
        for (String key : List.of("", longest() + "x")) {
            assertThatExceptionOfType(Invalid.class).isThrownBy(() -> limiter().tryAcquire(key, limit));
        }
        assertThat(limiter().tryAcquire(longest(), limit).allowed()).isTrue();
    }

    @Test
    default void shouldHoldANewLimitFromTheNextRequestOn() {
        String key = key();
        RateLimit low = RateLimit.perMinute(1);
        RateLimit high = RateLimit.perMinute(60);
        assertThat(taken(key, low, 9)).isEqualTo(1);

        assertThat(limiter().tryAcquire(key, high).allowed()).isFalse();
        elapse(Duration.ofSeconds(2));
        assertThat(taken(key, high, 9)).isEqualTo(2);
    }

    @Test
    default void shouldAllowExactlyTheBucketToThirtyTwoThreads() {
        String key = key();
        RateLimit limit = new RateLimit(100, Duration.ofDays(1));

        List<Long> taken = Race.run(32, () -> taken(key, limit, 5)).requireAll();

        assertThat(taken.stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
        assertThat(limiter().tryAcquire(key, limit).allowed()).isFalse();
    }

    @Test
    default void shouldHoldAllWindowsOfALimitAndTellTheScarcest() {
        String key = key();
        RateLimit minute = RateLimit.perMinute(6);
        RateLimit second = RateLimit.perSecond(4);
        RateLimit both = minute.and(second);

        RateDecision first = limiter().tryAcquire(key, both);
        assertThat(first.limit()).isEqualTo(second);
        assertThat(first.remaining()).isEqualTo(3);
        assertThat(first.resetAfter()).isEqualTo(Duration.ofMillis(250));
        assertThat(taken(key, both, 9)).isEqualTo(3);
        RateDecision tooFast = limiter().tryAcquire(key, both);
        assertThat(tooFast.limit()).isEqualTo(second);
        assertThat(tooFast.retryAfter()).isEqualTo(Duration.ofMillis(250));

        elapse(Duration.ofSeconds(1));
        assertThat(limiter().tryAcquire(key, both).limit()).isEqualTo(minute);
        assertThat(taken(key, both, 9)).isEqualTo(1);
        RateDecision tooMany = limiter().tryAcquire(key, both);
        assertThat(tooMany.limit()).isEqualTo(minute);
        assertThat(tooMany.retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(tooMany.resetAfter()).isEqualTo(Duration.ofSeconds(59));
    }

    @Test
    default void shouldTakeFromAllWindowsOfALimitOrFromNone() {
        String key = key();
        RateLimit both = RateLimit.perMinute(10).and(RateLimit.perSecond(2));
        assertThat(taken(key, both, 50)).isEqualTo(2);

        long taken = 2;
        for (int second = 0; second < 4; second++) {
            elapse(Duration.ofSeconds(1));
            taken += taken(key, both, 50);
        }

        assertThat(taken).isEqualTo(10);
        elapse(Duration.ofSeconds(1));
        assertThat(taken(key, both, 50)).isZero();
        elapse(Duration.ofSeconds(1));
        assertThat(taken(key, both, 50)).isEqualTo(1);
    }

    @Test
    default void shouldNotAllowMoreThanTheLargerLimitHoweverOftenTheLimitChanges() {
        String key = key();
        RateLimit small = RateLimit.perMinute(7);
        RateLimit large = RateLimit.perMinute(60);

        long taken = 0;
        for (int i = 0; i < 50; i++) {
            taken += taken(key, i % 2 == 0 ? small : large, 2);
        }

        assertThat(taken).isLessThanOrEqualTo(60);
        assertThat(limiter().tryAcquire(key, large).allowed()).isFalse();
    }

    private long taken(String key, RateLimit limit, int tries) {
        long taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limiter().tryAcquire(key, limit).allowed() ? 1 : 0;
        }
        return taken;
    }

    private static String key() {
        return "tenant:" + Samples.uuid();
    }

    private static String longest() {
        String key = key();
        return key + "k".repeat(RateLimiter.MAX_KEY_LENGTH - key.length());
    }
}
