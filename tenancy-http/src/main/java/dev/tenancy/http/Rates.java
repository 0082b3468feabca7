package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.ratelimit.RateLimiter;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * Takes requests from the buckets of tenants and sources, and tells the client how much is left, in the syntax of
 * draft-ietf-httpapi-ratelimit-headers-08 and later: each window of a limit is a policy of its own, and {@code RateLimit} tells of
 * the scarcest. Thread-safe.
 */
final class Rates {

    private static final String TENANT = "tenant";
    private static final String SOURCE = "source";
    private static final String POLICIES = "RateLimit-Policy";
    private static final int LONGEST_NAME = 180;
    private static final long NANOS_OF_SECOND = 1_000_000_000L;
    private static final long NANOS_OF_MILLI = 1_000_000L;

    private final RateLimiter limiter;
    private final ClientAddress clientAddress;
    private final Map<RateLimit, HttpField> policiesOfPlans = new HashMap<>();

    Rates(RateLimiter limiter, PlanCatalog catalog, ClientAddress clientAddress) {
        this.limiter = limiter;
        this.clientAddress = clientAddress;
        for (Plan plan : catalog.plans()) {
            RateLimit limit = plan.rateLimit();
            policiesOfPlans.put(limit, new PreEncodedHttpField(POLICIES, policies(TENANT, limit)));
        }
    }

    RateDecision ofTenant(RequestState state, TenantContext context) {
        RateLimit limit = context.entitlements().rateLimit();
        RateDecision decision = limiter.tryAcquire(context.tenantId().toString(), limit);
        HttpField planned = policiesOfPlans.get(limit);
        state.answerWith(planned != null ? planned : new HttpField(POLICIES, policies(TENANT, limit)));
        state.answerWith(left(TENANT, limit, decision));
        return decision;
    }

    RateDecision ofSource(Context ctx, RequestState state, String route, RateLimit limit) {
        String name = route.length() > LONGEST_NAME ? route.substring(0, LONGEST_NAME) : route;
        String key = "source:" + clientAddress.source(ctx.req()) + ":" + name;
        RateDecision decision = limiter.tryAcquire(key, limit);
        state.answerWith(new HttpField(POLICIES, policies(SOURCE, limit)));
        state.answerWith(left(SOURCE, limit, decision));
        return decision;
    }

    /** {@link LimitReached} when the request was one too many. */
    static void require(Context ctx, RateDecision decision) {
        if (!decision.allowed()) {
            ctx.header("Retry-After", Long.toString(decision.retryAfterSeconds()));
            throw LimitReached.rate();
        }
    }

    private static String policies(String policy, RateLimit limit) {
        StringBuilder policies = new StringBuilder();
        for (RateLimit window : limit.windows()) {
            policies.append(policies.isEmpty() ? "" : ", ")
                    .append(name(policy, limit, window))
                    .append(";q=")
                    .append(window.requests())
                    .append(";w=")
                    .append(wholeSeconds(window.period()));
        }
        return policies.toString();
    }

    private static HttpField left(String policy, RateLimit limit, RateDecision decision) {
        return new HttpField(
                null,
                "RateLimit",
                name(policy, limit, decision.limit()) + ";r=" + decision.remaining() + ";t="
                        + decision.effectiveWindowSeconds());
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
