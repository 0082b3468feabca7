package dev.tenancy.persistence;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.ratelimit.RateDecision;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.ConfigurationBuilder;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.VerboseResult;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rate limits and their decisions, in Bucket4j's terms. */
final class BucketLimits {

    private BucketLimits() {}

    static BucketConfiguration configuration(RateLimit limit) {
        ConfigurationBuilder configuration = BucketConfiguration.builder();
        List<RateLimit> windows = limit.windows();
        for (int i = 0; i < windows.size(); i++) {
            RateLimit window = windows.get(i);
            // Bucket4j takes no more than one request a nanosecond; nobody can tell the difference.
            long refill = Math.min(window.requests(), window.period().toNanos());
            configuration.addLimit(Bandwidth.builder()
                    .capacity(window.requests())
                    .refillGreedy(refill, window.period())
                    .id(Integer.toString(i))
                    .build());
        }
        return configuration.build();
    }

    /** The decision, as of the scarcest window. */
    static RateDecision decision(VerboseResult<ConsumptionProbe> taken) {
        List<Window> windows = windows(taken.getConfiguration(), taken.getState());
        if (taken.getValue().isConsumed()) {
            Window scarcest = windows.stream()
                    .min(Comparator.comparingLong(Window::remaining)
                            .thenComparing(Window::resetAfter, Comparator.reverseOrder()))
                    .orElseThrow();
            return new RateDecision(true, scarcest.limit(), scarcest.remaining(), Duration.ZERO, scarcest.resetAfter());
        }
        Window slowest =
                windows.stream().max(Comparator.comparing(Window::retryAfter)).orElseThrow();
        // Zero when another call of the same batch has brought a larger limit.
        Duration retryAfter = slowest.retryAfter().isZero() ? Duration.ofNanos(1) : slowest.retryAfter();
        return new RateDecision(false, slowest.limit(), 0, retryAfter, slowest.resetAfter());
    }

    private static List<Window> windows(BucketConfiguration configuration, BucketState state) {
        List<Window> windows = new ArrayList<>();
        Bandwidth[] bandwidths = configuration.getBandwidths();
        for (int i = 0; i < bandwidths.length; i++) {
            windows.add(new Window(bandwidths[i], state.getCurrentSize(i), state.getRoundingError(i)));
        }
        return windows;
    }

    /**
     * One window of a bucket.
     *
     * @param tokens whole requests in it
     * @param part of the next one, as so many nanoseconds of the period's
     */
    private record Window(Bandwidth bandwidth, long tokens, long part) {

        RateLimit limit() {
            return new RateLimit(bandwidth.getCapacity(), Duration.ofNanos(bandwidth.getRefillPeriodNanos()));
        }

        long remaining() {
            return Math.max(0, tokens);
        }

        Duration retryAfter() {
            return timeFor(1 - tokens);
        }

        Duration resetAfter() {
            return timeFor(bandwidth.getCapacity() - tokens);
        }

        // Bucket4j's own answer is rounded down, which is too early.
        private Duration timeFor(long missing) {
            if (missing <= 0) {
                return Duration.ZERO;
            }
            BigInteger perToken = BigInteger.valueOf(bandwidth.getRefillTokens());
            return Duration.ofNanos(BigInteger.valueOf(bandwidth.getRefillPeriodNanos())
                    .multiply(BigInteger.valueOf(missing))
                    .subtract(BigInteger.valueOf(part))
                    .add(perToken)
                    .subtract(BigInteger.ONE)
                    .divide(perToken)
                    .longValueExact());
        }
    }
}
