package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

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

    /**
     * The page of a list that the request asks for by {@code limit} and {@code cursor}; declare {@code Require.query("limit",
     * "cursor")} on the route.
     *
     * @param id reads an id as the list writes it; empty when it is none
     */
    public PageRequest page(Function<String, Optional<UUID>> id) {
        return Lists.request(ctx, id);
    }

    /**
     * Answers 200 with a page in the form of the engine's own lists.
     *
     * @param id the id of an item as it is written; the last one's is the cursor to the next page
     * @param shape what is written of an item, as for {@link #json}
     */
    public <T> void list(Page<T> page, Function<T, String> id, Function<T, ?> shape) {
        Lists.write(ctx, page, id, shape);
    }

    /** Answers with JSON as the engine writes it: a record's components in snake_case, times as RFC 3339, null as null. */
    public void json(int status, Object body) {
        Answers.json(ctx, status, body);
    }

    /** As {@link #json} with 201, and with the new resource's {@code path} as its {@code Location}. */
    public void created(String path, Object body) {
        ctx.header("Location", Paths.of(ctx, path));
        json(201, body);
    }
}
