package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitWindowsTest {

    private static final RateLimit MINUTE = RateLimit.perMinute(60);
    private static final RateLimit SECOND = RateLimit.perSecond(10);
    private static final RateLimit BOTH = MINUTE.and(SECOND);

    private final AtomicLong nanos = new AtomicLong();
    private final LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 10);

    @Test
    void shouldHoldTheShortWindowInABurstAndTheLongOneOverTime() {
        assertThat(taken("a", BOTH, 99)).isEqualTo(10);
        int over = 10;
        for (int second = 1; second <= 5; second++) {
            elapse(Duration.ofSeconds(1));
            over += taken("a", BOTH, 99);
        }

        assertThat(over).isEqualTo(60);
        elapse(Duration.ofSeconds(1));
        // the 60 that were there and the 6 that have come back since
        assertThat(taken("a", BOTH, 99)).isEqualTo(6);
        elapse(Duration.ofSeconds(1));
        assertThat(taken("a", BOTH, 99)).isEqualTo(1);
    }

    @Test
    void shouldTellTheWindowThatIsTheScarcest() {
        assertThat(limiter.tryAcquire("a", BOTH))
                .isEqualTo(new RateDecision(true, SECOND, 9, Duration.ZERO, Duration.ofMillis(100)));
        for (int second = 0; second < 7; second++) {
            taken("a", BOTH, 8);
            elapse(Duration.ofSeconds(1));
        }

        RateDecision scarce = limiter.tryAcquire("a", BOTH);

        assertThat(scarce.limit()).isEqualTo(MINUTE);
        assertThat(scarce.remaining()).isEqualTo(9);
    }

    @Test
    void shouldTellTheWindowThatMakesWaitTheLongestWhenItRefuses() {
        taken("a", BOTH, 10);
        assertThat(limiter.tryAcquire("a", BOTH))
                .isEqualTo(new RateDecision(false, SECOND, 0, Duration.ofMillis(100), Duration.ofSeconds(1)));
        for (int second = 0; second < 6; second++) {
            elapse(Duration.ofSeconds(1));
            taken("a", BOTH, 10);
        }

        RateDecision refused = limiter.tryAcquire("a", BOTH);

        assertThat(refused.limit()).isEqualTo(MINUTE);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldTakeNothingFromTheLongWindowWhenTheShortOneRefuses() {
        taken("a", BOTH, 1_000);

        assertThat(limiter.tryAcquire("a", MINUTE).remaining()).isEqualTo(49);
    }

    @Test
    void shouldTakeNothingFromTheShortWindowWhenTheLongOneRefuses() {
        RateLimit tight = RateLimit.perMinute(1).and(RateLimit.perSecond(1_000));
        taken("a", tight, 500);

        assertThat(limiter.tryAcquire("a", RateLimit.perSecond(1_000)).remaining())
                .isEqualTo(998);
    }

    @Test
    void shouldCarryTheUsedShareOfEachWindowToTheOneOfTheSamePeriod() {
        taken("a", BOTH, 5);

        RateDecision larger = limiter.tryAcquire("a", RateLimit.perMinute(600).and(RateLimit.perSecond(100)));

        assertThat(larger.limit()).isEqualTo(RateLimit.perSecond(100));
        assertThat(larger.remaining()).isEqualTo(49);
    }

    @Test
    void shouldNotForgiveWhatIsUsedWhenAWindowComesOrGoes() {
        taken("a", MINUTE, 30);
        assertThat(limiter.tryAcquire("a", BOTH).remaining()).isEqualTo(4);
        assertThat(limiter.tryAcquire("a", MINUTE).remaining()).isEqualTo(28);

        taken("b", MINUTE, 60);
        assertThat(limiter.tryAcquire("b", BOTH).allowed()).isFalse();
        assertThat(limiter.tryAcquire("b", new RateLimit(1_000, Duration.ofHours(1)))
                        .allowed())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void shouldDecideAsOneModelForEachWindowDoes(long seed) {
        RandomGenerator random = new Random(seed);
        RateLimit limit = anyWindows(random);
        List<RateLimit> windows = limit.windows();
        List<ModelBucket> models =
                windows.stream().map(window -> new ModelBucket(window, 0)).toList();
        for (int step = 0; step < 4_000; step++) {
            nanos.addAndGet(pause(random, windows));
            List<Boolean> fit = Stream.iterate(0, i -> i < windows.size(), i -> i + 1)
                    .map(i -> models.get(i).fits(windows.get(i), nanos.get()))
                    .toList();
            boolean expected = !fit.contains(false);
            if (expected) {
                models.forEach(ModelBucket::take);
            }

            RateDecision decision = limiter.tryAcquire("key", limit);

            assertThat(decision.allowed()).isEqualTo(expected);
            ModelBucket told = models.get(windows.indexOf(decision.limit()));
            assertThat(decision.resetAfter().toNanos()).isEqualTo(told.resetAfter());
            if (expected) {
                assertThat(decision.remaining())
                        .isEqualTo(told.remaining())
                        .isEqualTo(models.stream()
                                .mapToLong(ModelBucket::remaining)
                                .min()
                                .orElseThrow());
            } else {
                assertThat(decision.retryAfter().toNanos())
                        .isEqualTo(models.stream()
                                .mapToLong(ModelBucket::retryAfter)
                                .max()
                                .orElseThrow());
            }
        }
    }

    @Test
    void shouldAllowExactlyTheScarcestWindowToEightThreads() throws Exception {
        RateLimit limit = new RateLimit(20_011, Duration.ofSeconds(1)).and(RateLimit.perMinute(30_000));

        assertThat(RateLimitConcurrencyTest.allowed(
                        5_000, () -> limiter.tryAcquire("a", limit).allowed()))
                .isEqualTo(20_011);
    }

    private static RateLimit anyWindows(RandomGenerator random) {
        List<Integer> millis = random.ints(1, 5_000)
                .distinct()
                .limit(random.nextInt(2, 5))
                .boxed()
                .sorted(Comparator.reverseOrder())
                .toList();
        return millis.stream()
                .map(period -> new RateLimit(random.nextInt(1, 60), Duration.ofMillis(period)))
                .reduce(RateLimit::and)
                .orElseThrow();
    }

    private static long pause(RandomGenerator random, List<RateLimit> windows) {
        RateLimit window = windows.get(random.nextInt(windows.size()));
        long interval = window.period().toNanos() / window.requests();
        return switch (random.nextInt(6)) {
            case 0 -> interval;
            case 1 -> random.nextLong(2 * interval + 2);
            case 2 -> random.nextInt(50) == 0 ? random.nextLong(window.period().toNanos()) : 1;
            default -> random.nextLong(interval / 2 + 1);
        };
    }

    private void elapse(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private int taken(String key, RateLimit limit, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limiter.tryAcquire(key, limit).allowed() ? 1 : 0;
        }
        return taken;
    }
}
