package dev.tenancy.http;

import dev.tenancy.Tenancy;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/** Whether this process runs, and whether its store answers. */
final class HealthRoutes {

    private final Tenancy tenancy;

    HealthRoutes(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/health/live", this::live, new Requirement.Unlimited());
        routes.get("/health/ready", this::ready, new Requirement.Unlimited());
    }

    private void live(Context ctx) {
        ok(ctx);
    }

    private void ready(Context ctx) {
        tenancy.ping();
        ok(ctx);
    }

    private static void ok(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        Answers.json(ctx, 200, Map.of("status", "ok"));
    }
}
