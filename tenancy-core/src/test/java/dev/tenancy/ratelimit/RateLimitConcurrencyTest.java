package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RateLimitConcurrencyTest {

    private static final int THREADS = 8;
    private static final RateLimit LIMIT = RateLimit.perMinute(10);

    @RepeatedTest(5)
    void shouldAllowExactlyTheLimitToEightThreadsWhileTheClockStandsStill() throws Exception {
        RateLimit limit = new RateLimit(20_011, Duration.ofSeconds(1));
        LocalRateLimiter limiter = new LocalRateLimiter(() -> 42, 10);

        assertThat(allowed(5_000, () -> limiter.tryAcquire("a", limit).allowed()))
                .isEqualTo(20_011);
    }

    @RepeatedTest(5)
    void shouldAllowExactlyTheLimitToEightThreadsThatAllBringTheSameNewKey() throws Exception {
        for (int round = 0; round < 200; round++) {
            RateLimit limit = new RateLimit(3, Duration.ofSeconds(1));
            LocalRateLimiter limiter = new LocalRateLimiter(() -> 42, 1);
            assertThat(allowed(2, () -> limiter.tryAcquire("new", limit).allowed()))
                    .isEqualTo(3);
        }
    }

    @Test
    void shouldLoseNoDecisionWhileFullBucketsAreDroppedAllTheTime() throws Exception {
        AtomicLong nanos = new AtomicLong();
        LocalRateLimiter limiter = new LocalRateLimiter(nanos::get, 40);
        RateLimit shortest = new RateLimit(1_000, Duration.ofMillis(1));
        RateLimit held = new RateLimit(10_007, Duration.ofDays(1));
        AtomicLong other = new AtomicLong();

        long allowed = allowed(5_000, () -> {
            limiter.tryAcquire("other" + other.incrementAndGet(), shortest);
            nanos.addAndGet(1_000);
            return limiter.tryAcquire("held", held).allowed();
        });

        long refilled = 10_007 * nanos.get() / Duration.ofDays(1).toNanos();
        assertThat(allowed).isBetween(10_007L, 10_007 + refilled + 1);
        assertThat(limiter.size()).isLessThanOrEqualTo(40);
    }

    @Test
    void shouldCountADecisionWhoseBucketIsDroppedInTheMiddleOfIt() {
        DroppingClock clock = new DroppingClock();
        LocalRateLimiter limiter = new LocalRateLimiter(clock, 1);
        clock.limiter = limiter;
        assertThat(limiter.tryAcquire("held", LIMIT).remaining()).isEqualTo(9);
        clock.nanos = LIMIT.period().toNanos();
        clock.dropAtNextReading = true;

        assertThat(limiter.tryAcquire("held", LIMIT).remaining()).isEqualTo(9);
        assertThat(limiter.tryAcquire("held", LIMIT).remaining()).isEqualTo(8);
    }

    @Test
    void shouldCountADecisionWhoseBucketIsDroppedWithItsDebtInTheMiddleOfIt() {
        DroppingClock clock = new DroppingClock();
        LocalRateLimiter limiter = new LocalRateLimiter(clock, 1);
        clock.limiter = limiter;
        assertThat(limiter.tryAcquire("held", LIMIT).remaining()).isEqualTo(9);
        clock.dropAtNextReading = true;

        assertThat(limiter.tryAcquire("held", LIMIT).remaining()).isEqualTo(9);
        assertThat(limiter.tryAcquire("held", LIMIT).remaining()).isEqualTo(8);
    }

    // shows that the harness would see it
    @Test
    void shouldSeeANaiveCheckThenActOvershoot() throws Exception {
        NaiveLimiter naive = new NaiveLimiter(1);

        assertThat(allowed(1, naive::tryAcquire)).isEqualTo(THREADS);
    }

    static long allowed(int callsEach, BooleanSupplier call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            Callable<Long> work = () -> {
                start.await();
                return Stream.generate(call::getAsBoolean)
                        .limit(callsEach)
                        .filter(allowed -> allowed)
                        .count();
            };
            long sum = 0;
            for (Future<Long> count :
                    pool.invokeAll(Stream.generate(() -> work).limit(THREADS).toList())) {
                sum += count.get();
            }
            return sum;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Read between the look-up of a bucket and the decision, it brings another key that takes the only place. */
    private static final class DroppingClock implements LongSupplier {

        private @Nullable LocalRateLimiter limiter;
        private long nanos;
        private boolean dropAtNextReading;

        @Override
        public long getAsLong() {
            if (dropAtNextReading && limiter != null) {
                dropAtNextReading = false;
                limiter.tryAcquire("another", LIMIT);
            }
            return nanos;
        }
    }

    /** Checks, waits until all threads have checked, and only then takes. */
    private static final class NaiveLimiter {

        private final CyclicBarrier checked = new CyclicBarrier(THREADS);
        private final AtomicLong left;

        NaiveLimiter(long requests) {
            this.left = new AtomicLong(requests);
        }

        boolean tryAcquire() {
            boolean fits = left.get() > 0;
            try {
                checked.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            left.decrementAndGet();
            return fits;
        }
    }
}
