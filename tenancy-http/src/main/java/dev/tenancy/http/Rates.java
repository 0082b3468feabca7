package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.ratelimit.RateLimiter;
import io.javalin.http.Context;

/**
 * Takes requests from the buckets of tenants and sources, and tells the client how much is left, in the syntax of
 * draft-ietf-httpapi-ratelimit-headers-08 and later. Thread-safe.
 */
final class Rates {

    private static final int LONGEST_NAME = 180;

    private final RateLimiter limiter;
    private final ClientAddress clientAddress;

    Rates(RateLimiter limiter, ClientAddress clientAddress) {
        this.limiter = limiter;
        this.clientAddress = clientAddress;
    }

    RateDecision ofTenant(Context ctx, TenantContext context) {
        RateLimit limit = context.entitlements().rateLimit();
        return tell(ctx, "tenant", limiter.tryAcquire("tenant:" + context.tenantId(), limit));
    }

    RateDecision ofSource(Context ctx, String route, RateLimit limit) {
        String name = route.length() > LONGEST_NAME ? route.substring(0, LONGEST_NAME) : route;
        String key = "source:" + clientAddress.source(ctx.req()) + ":" + name;
        return tell(ctx, "source", limiter.tryAcquire(key, limit));
    }

    /** {@link LimitReached} when the request was one too many. */
    static void require(Context ctx, RateDecision decision) {
        if (!decision.allowed()) {
            ctx.header("Retry-After", Long.toString(decision.retryAfterSeconds()));
            throw LimitReached.rate();
        }
    }

    private static RateDecision tell(Context ctx, String policy, RateDecision decision) {
        ctx.header(
                "RateLimit-Policy",
                "\"" + policy + "\";q=" + decision.limit().requests() + ";w=" + decision.windowSeconds());
        ctx.header(
                "RateLimit",
                "\"" + policy + "\";r=" + decision.remaining() + ";t=" + decision.effectiveWindowSeconds());
        return decision;
    }
}
