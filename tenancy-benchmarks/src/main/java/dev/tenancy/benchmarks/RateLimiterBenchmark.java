package dev.tenancy.benchmarks;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.ratelimit.LocalRateLimiter;
import dev.tenancy.ratelimit.RateDecision;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
 * A decision with its remainder on the bucket of one tenant, found by its name: by Bucket4j in a map, which holds as many as come.
 * And what Bucket4j takes when it is handed the bucket. Run with {@code -t 2} for two threads on one bucket.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RateLimiterBenchmark {

    private static final String TENANT = "tenant";
    private static final int REQUESTS = 1_000_000_000;

    private final RateLimit limit = new RateLimit(REQUESTS, Duration.ofSeconds(1));
    private final LocalRateLimiter limiter = new LocalRateLimiter();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Bucket bucket = newBucket(TENANT);

    private static Bucket newBucket(String tenant) {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(REQUESTS)
                        .refillGreedy(REQUESTS, Duration.ofSeconds(1))
                        .build())
                .withNanosecondPrecision()
                .build();
    }

    @Benchmark
    public RateDecision engine() {
        return limiter.tryAcquire(TENANT, limit);
    }

    @Benchmark
    public ConsumptionProbe bucket4j() {
        return buckets.computeIfAbsent(TENANT, RateLimiterBenchmark::newBucket).tryConsumeAndReturnRemaining(1);
    }

    @Benchmark
    public ConsumptionProbe bucket4jHandedTheBucket() {
        return bucket.tryConsumeAndReturnRemaining(1);
    }
}
