package dev.tenancy.http;

import io.javalin.http.Context;

/** The paths of the host, as the client of a request writes them. */
final class Paths {

    private Paths() {}

    /** {@code path} behind the host's context path, and behind {@code /t/{tenant}} when the request came so. */
    static String of(Context ctx, String path) {
        String tenant = RequestState.of(ctx).pathTenant();
        return ctx.req().getContextPath() + (tenant == null ? path : "/t/" + tenant + path);
    }
}
