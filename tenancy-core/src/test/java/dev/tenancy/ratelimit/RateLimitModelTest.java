package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitModelTest {

    private static final int STEPS = 4_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldDecideAsTheModelDoesUnderOneLimit(long seed) {
        RandomGenerator random = new Random(seed);
        RateLimit limit = anyLimit(random);

        compare(random, () -> limit);
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116})
    void shouldDecideAsTheModelDoesWhileTheLimitChanges(long seed) {
        RandomGenerator random = new Random(seed);
        List<RateLimit> limits =
                Stream.generate(() -> anyLimit(random)).limit(3).toList();

        compare(random, () -> limits.get(random.nextInt(20) == 0 ? random.nextInt(3) : (int) (seed % 3)));
    }

    private static void compare(RandomGenerator random, Supplier<RateLimit> limits) {
        AtomicLong nanos = new AtomicLong(random.nextLong());
        long origin = nanos.get();
        LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 10);
        ModelBucket model = new ModelBucket(limits.get(), 0);
        for (int step = 0; step < STEPS; step++) {
            RateLimit limit = limits.get();
            nanos.addAndGet(pause(random, limit));
            boolean expected = model.tryTake(limit, nanos.get() - origin);

            RateDecision decision = limiter.tryAcquire("key", limit);

            assertThat(decision.allowed()).isEqualTo(expected);
            assertThat(decision.limit()).isEqualTo(limit);
            assertThat(decision.remaining()).isEqualTo(model.remaining());
            assertThat(decision.resetAfter().toNanos()).isEqualTo(model.resetAfter());
            assertThat(decision.retryAfter().toNanos()).isEqualTo(expected ? 0 : model.retryAfter());
        }
    }

    private static RateLimit anyLimit(RandomGenerator random) {
        long requests = 1 + (random.nextBoolean() ? random.nextLong(20) : random.nextLong(1L << random.nextInt(4, 29)));
        long period = random.nextBoolean()
                ? Duration.ofSeconds(random.nextInt(1, 3600)).toNanos()
                : random.nextLong(1_000_000, Duration.ofDays(1).toNanos());
        return new RateLimit(requests, Duration.ofNanos(period));
    }

    private static long pause(RandomGenerator random, RateLimit limit) {
        long interval = limit.period().toNanos() / limit.requests();
        return switch (random.nextInt(12)) {
            case 0 -> interval;
            case 1 -> interval + 1;
            case 2 -> random.nextLong(2 * interval + 2);
            case 3 -> 1;
            case 4 ->
                random.nextInt(40) == 0 ? random.nextLong(2 * limit.period().toNanos()) : 0;
            default -> random.nextLong(interval / 2 + 1);
        };
    }
}
