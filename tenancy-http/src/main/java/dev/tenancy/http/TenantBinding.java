package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.router.Endpoint;
import io.javalin.router.HandlerWrapper;
import org.jspecify.annotations.Nullable;

/** Runs every handler that comes after a caller was let in with the tenant's context bound, and none before the guard has judged. */
final class TenantBinding implements HandlerWrapper {

    private final Guard guard;
    private final Settlement settlement;

    TenantBinding(Guard guard, Settlement settlement) {
        this.guard = guard;
        this.settlement = settlement;
    }

    @Override
    public Handler wrap(Endpoint endpoint) {
        if (endpoint.handler == guard) {
            return guard;
        }
        return ctx -> {
            RequestState state = RequestState.of(ctx);
            // The guard is a filter of paths; should a path ever get past it, its handler does not.
            if (endpoint.method.isHttpMethod() && !state.isJudged()) {
                guard.handle(ctx);
            }
            TenantContext tenant = state.context();
            if (tenant == null) {
                endpoint.handler.handle(ctx);
            } else {
                TenantContext.<@Nullable Object, Exception>callIn(tenant, () -> {
                    try {
                        endpoint.handler.handle(bound(ctx, tenant));
                    } catch (Exception failure) {
                        state.ended(failure);
                        throw failure;
                    }
                    return null;
                });
            }
        };
    }

    private Context bound(Context ctx, TenantContext tenant) {
        return ctx instanceof JavalinServletContext servlet ? new BoundContext(servlet, tenant, settlement) : ctx;
    }
}
