package dev.tenancy.persistence;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.ratelimit.RateDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refusals that hold still: nothing comes back to a bucket before its time, so until then the answer is known without asking. At
 * most {@value #MOST} of them. Thread-safe.
 */
final class RememberedRefusals {

    static final int MOST = 10_000;

    private final ConcurrentHashMap<String, Refusal> byKey = new ConcurrentHashMap<>();
    private final InstantSource clock;

    private record Refusal(RateLimit limit, RateLimit window, Instant at, Instant until, Instant fullAt) {}

    RememberedRefusals(InstantSource clock) {
        this.clock = clock;
    }

    /** The refusal of this key under this limit as of now; empty when a request may fit, for all that is known here. */
    Optional<RateDecision> find(String key, RateLimit limit) {
        Refusal refusal = byKey.get(key);
        if (refusal == null || !refusal.limit().equals(limit)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        // Before it was decided, when the clock was set back.
        if (!now.isBefore(refusal.until()) || now.isBefore(refusal.at())) {
            byKey.remove(key, refusal);
            return Optional.empty();
        }
        return Optional.of(new RateDecision(
                false,
                refusal.window(),
                0,
                Duration.between(now, refusal.until()),
                Duration.between(now, refusal.fullAt())));
    }

    /** Notes a refusal that was decided {@code at} a moment or later. */
    void remember(String key, RateLimit limit, RateDecision refused, Instant at) {
        if (byKey.size() >= MOST) {
            // They cost a question each when they come again, no more.
            byKey.clear();
        }
        byKey.put(
                key,
                new Refusal(limit, refused.limit(), at, at.plus(refused.retryAfter()), at.plus(refused.resetAfter())));
    }

    /** Forgets them all: they tell of buckets that are gone. */
    void clear() {
        byKey.clear();
    }

    int size() {
        return byKey.size();
    }
}
