package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another limiter, written by others, decides the same. */
class RateLimitOracleTest {

    private final AtomicLong nanos = new AtomicLong();

    private final TimeMeter clock = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldDecideAsBucket4jDoes(long seed) {
        RandomGenerator random = new Random(seed);
        RateLimit limit = anyLimit(random);
        LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 10);
        Bucket oracle = oracle(limit);
        for (int step = 0; step < 4_000; step++) {
            nanos.addAndGet(pause(random, limit.windows()));

            RateDecision decision = limiter.tryAcquire("key", limit);

            ConsumptionProbe expected = oracle.tryConsumeAndReturnRemaining(1);
            assertThat(decision.allowed()).isEqualTo(expected.isConsumed());
            assertThat(decision.remaining()).isEqualTo(expected.getRemainingTokens());
            // Bucket4j rounds down: after its time the request may not fit yet.
            assertThat(decision.retryAfter().toNanos() - expected.getNanosToWaitForRefill())
                    .isBetween(0L, 1L);
        }
    }

    private Bucket oracle(RateLimit limit) {
        LocalBucketBuilder bucket = Bucket.builder().withCustomTimePrecision(clock);
        for (RateLimit window : limit.windows()) {
            bucket.addLimit(Bandwidth.builder()
                    .capacity(window.requests())
                    .refillGreedy(window.requests(), window.period())
                    .build());
        }
        return bucket.build();
    }

    // Small enough that Bucket4j does not fall back to fractions of a double.
    private static RateLimit anyLimit(RandomGenerator random) {
        RateLimit limit =
                new RateLimit(random.nextInt(1, 200), Duration.ofNanos(random.nextLong(1_000_000, 60_000_000_000L)));
        return switch (random.nextInt(3)) {
            case 0 -> limit;
            case 1 ->
                limit.and(new RateLimit(random.nextInt(1, 50), limit.period().plusSeconds(7)));
            default ->
                limit.and(new RateLimit(random.nextInt(1, 500), limit.period().plusSeconds(300)))
                        .and(new RateLimit(
                                random.nextInt(1, 900), limit.period().plusSeconds(900)));
        };
    }

    private static long pause(RandomGenerator random, List<RateLimit> windows) {
        RateLimit window = windows.get(random.nextInt(windows.size()));
        long interval = window.period().toNanos() / window.requests();
        return switch (random.nextInt(6)) {
            case 0 -> interval;
            case 1 -> random.nextLong(2 * interval + 2);
            case 2 ->
                random.nextInt(50) == 0 ? random.nextLong(2 * window.period().toNanos()) : 1;
            default -> random.nextLong(interval / 2 + 1);
        };
    }
}
