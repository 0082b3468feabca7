package dev.tenancy.http;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.LimitReached;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;

/** How many requests of one tenant run at once in this process, so that a tenant's flood leaves room for the others. Thread-safe. */
final class TenantConcurrency {

    private static final String RETRY_AFTER_SECONDS = "1";

    private final Map<TenantId, Integer> running = new ConcurrentHashMap<>();
    private final int most;

    TenantConcurrency(int most) {
        this.most = most;
    }

    /** Counts the request as running until it is answered or given up; {@link LimitReached} when it is one too many. */
    void enter(Context ctx, RequestState state, TenantId tenant) {
        Place place = new Place(tenant);
        if (!place.isTaken) {
            ctx.header("Retry-After", RETRY_AFTER_SECONDS);
            throw LimitReached.concurrency();
        }
        // Jetty's own end of the request: no handler, mapper, time-out or client that went away gets past it.
        Request.addCompletionListener(state.request(), place::leave);
    }

    private final class Place {

        private final TenantId tenant;
        private final AtomicBoolean left = new AtomicBoolean();
        private boolean isTaken;

        Place(TenantId tenant) {
            this.tenant = tenant;
            running.compute(tenant, (key, count) -> {
                isTaken = count == null || count < most;
                return !isTaken ? count : count == null ? Integer.valueOf(1) : Integer.valueOf(count + 1);
            });
        }

        void leave(Throwable ignored) {
            if (left.compareAndSet(false, true)) {
                running.computeIfPresent(tenant, (key, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
