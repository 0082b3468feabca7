package dev.tenancy.benchmarks;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.ratelimit.LocalRateLimiter;
import dev.tenancy.ratelimit.RateDecision;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A decision with its remainder on one key, which the engine looks up by name and Bucket4j is handed. Run with
 * {@code -t 2} for two threads on one bucket.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RateLimiterBenchmark {

    private static final int REQUESTS = 1_000_000_000;

    private final RateLimit limit = new RateLimit(REQUESTS, Duration.ofSeconds(1));
    private final LocalRateLimiter limiter = new LocalRateLimiter();
    private final Bucket bucket = Bucket.builder()
            .addLimit(Bandwidth.builder()
                    .capacity(REQUESTS)
                    .refillGreedy(REQUESTS, Duration.ofSeconds(1))
                    .build())
            .withNanosecondPrecision()
            .build();

    @Benchmark
    public RateDecision engine() {
        return limiter.tryAcquire("tenant", limit);
    }

    @Benchmark
    public ConsumptionProbe bucket4j() {
        return bucket.tryConsumeAndReturnRemaining(1);
    }
}
