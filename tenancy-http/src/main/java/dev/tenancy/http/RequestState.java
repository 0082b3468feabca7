package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Grant;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What is known of one request. Used by one thread at a time, as Javalin's own context. */
final class RequestState {

    static final String ATTRIBUTE = "dev.tenancy.http.request";

    private static final int MOST_CAUSES = 20;
    private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

    private final ServletContextRequest request;
    private final String requestId;
    private final long begin = System.nanoTime();
    private final List<Grant> grants = new ArrayList<>();
    private @Nullable String pathTenant;
    private @Nullable TenantContext context;
    private @Nullable CompletableFuture<?> pending;
    private volatile boolean outcomeUnknown;
    private volatile boolean unavailable;
    private boolean judged;

    RequestState(ServletContextRequest request, String requestId) {
        this.request = request;
        this.requestId = requestId;
    }

    static RequestState of(Context ctx) {
        return of(ctx.req());
    }

    static RequestState of(HttpServletRequest request) {
        return (RequestState) request.getAttribute(ATTRIBUTE);
    }

    /** The request as Jetty has it. */
    Request request() {
        return request;
    }

    String requestId() {
        return requestId;
    }

    /** Puts a field into the head of the answer, in place of those of its name. */
    void answerWith(HttpField field) {
        request.getServletContextResponse().getWrapped().getHeaders().put(field);
    }

    /** What stood for the tenant in the path, as sent; null when nothing did. */
    @Nullable
    String pathTenant() {
        return pathTenant;
    }

    void namedInPath(String tenant) {
        pathTenant = tenant;
    }

    /** The tenant and caller, once they were let in; null before, and on routes of no tenant. */
    @Nullable
    TenantContext context() {
        return context;
    }

    void admit(TenantContext admitted) {
        context = admitted;
    }

    /** Whether the route's requirements were held against the request. */
    boolean isJudged() {
        return judged;
    }

    void judge() {
        judged = true;
    }

    /** Notes what a handler ended with. */
    void ended(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (cause instanceof Unavailable away) {
                unavailable = true;
                outcomeUnknown |= away.isOutcomeUnknown();
            }
            cause = cause.getCause();
        }
    }

    /** Notes with what a handler will end. */
    void endsWith(CompletableFuture<?> future) {
        pending = future;
    }

    /** Whether the handler's work may have landed although it ended with an exception. */
    boolean isOutcomeUnknown() {
        lookIntoPending();
        return outcomeUnknown;
    }

    /** Whether the handler has waited in vain for something that is away, which the caller is not to be kept for any longer. */
    boolean hasWaitedInVain() {
        lookIntoPending();
        return unavailable && System.nanoTime() - begin > PATIENCE_NANOS;
    }

    private void lookIntoPending() {
        if (pending != null && pending.isCompletedExceptionally()) {
            @Nullable
            Throwable failure = pending.<@Nullable Throwable>handle((done, thrown) -> thrown)
                    .getNow(null);
            if (failure != null) {
                ended(failure);
            }
        }
    }

    void charged(Grant grant) {
        grants.add(grant);
    }

    /** Hands over what was charged; whoever calls first settles it. */
    synchronized List<Grant> takeGrants() {
        List<Grant> taken = List.copyOf(grants);
        grants.clear();
        return taken;
    }
}
