package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import io.javalin.http.Context;

/** What the plugin knows of a request: {@code ctx.with(TenancyPlugin.class)}. */
public final class RequestTenancy {

    private final Context ctx;

    RequestTenancy(Context ctx) {
        this.ctx = ctx;
    }

    /**
     * For which tenant and on whose behalf the request is; also bound to the thread while a handler runs.
     *
     * @throws IllegalStateException when the route is not one of a tenant's, or its caller has not been let in yet
     */
    public TenantContext context() {
        TenantContext context = RequestState.of(ctx).context();
        if (context == null) {
            throw new IllegalStateException(
                    "This request has no tenant. Declare Require.role(…) on its route, and ask in"
                            + " its handler or later.");
        }
        return context;
    }

    /** The id by which the request is found in the log and in problems. */
    public String requestId() {
        return RequestState.of(ctx).requestId();
    }

    /**
     * The JSON object that the request sends, at most 1 MiB. What is malformed is refused at once with 400, 413 or 415; a field
     * that is not {@code known} is noted in the form's validation.
     */
    public Form form(String... known) {
        return Form.read(ctx, known);
    }
}
