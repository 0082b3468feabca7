package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.ratelimit.RateLimiter;
import io.javalin.http.Context;
import java.time.Duration;

/**
 * Takes requests from the buckets of tenants and sources, and tells the client how much is left, in the syntax of
 * draft-ietf-httpapi-ratelimit-headers-08 and later: each window of a limit is a policy of its own, and {@code RateLimit} tells of
 * the scarcest. Thread-safe.
 */
final class Rates {

    private static final int LONGEST_NAME = 180;
    private static final long NANOS_OF_SECOND = 1_000_000_000L;
    private static final long NANOS_OF_MILLI = 1_000_000L;

    private final RateLimiter limiter;
    private final ClientAddress clientAddress;

    Rates(RateLimiter limiter, ClientAddress clientAddress) {
        this.limiter = limiter;
        this.clientAddress = clientAddress;
    }

    RateDecision ofTenant(Context ctx, TenantContext context) {
        RateLimit limit = context.entitlements().rateLimit();
        return tell(ctx, "tenant", limit, limiter.tryAcquire(context.tenantId().toString(), limit));
    }

    RateDecision ofSource(Context ctx, String route, RateLimit limit) {
        String name = route.length() > LONGEST_NAME ? route.substring(0, LONGEST_NAME) : route;
        String key = "source:" + clientAddress.source(ctx.req()) + ":" + name;
        return tell(ctx, "source", limit, limiter.tryAcquire(key, limit));
    }

    /** {@link LimitReached} when the request was one too many. */
    static void require(Context ctx, RateDecision decision) {
        if (!decision.allowed()) {
            ctx.header("Retry-After", Long.toString(decision.retryAfterSeconds()));
            throw LimitReached.rate();
        }
    }

    private static RateDecision tell(Context ctx, String policy, RateLimit limit, RateDecision decision) {
        StringBuilder policies = new StringBuilder();
        for (RateLimit window : limit.windows()) {
            policies.append(policies.isEmpty() ? "" : ", ")
                    .append(name(policy, limit, window))
                    .append(";q=")
                    .append(window.requests())
                    .append(";w=")
                    .append(wholeSeconds(window.period()));
        }
        ctx.header("RateLimit-Policy", policies.toString());
        ctx.header(
                "RateLimit",
                name(policy, limit, decision.limit()) + ";r=" + decision.remaining() + ";t="
                        + decision.effectiveWindowSeconds());
        return decision;
    }

    /** The name of a window's policy: of the limit's first the bare one, of each other with its length. */
    private static String name(String policy, RateLimit limit, RateLimit window) {
        Duration period = window.period();
        return period.equals(limit.period()) ? "\"" + policy + "\"" : "\"" + policy + "-" + length(period) + "\"";
    }

    private static String length(Duration period) {
        long nanos = period.toNanos();
        if (nanos % NANOS_OF_SECOND == 0) {
            return nanos / NANOS_OF_SECOND + "s";
        }
        return nanos % NANOS_OF_MILLI == 0 ? nanos / NANOS_OF_MILLI + "ms" : nanos + "ns";
    }

    private static long wholeSeconds(Duration period) {
        return (period.toNanos() + NANOS_OF_SECOND - 1) / NANOS_OF_SECOND;
    }
}
