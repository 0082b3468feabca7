package dev.tenancy.example;

import dev.tenancy.access.TenantContext;
import dev.tenancy.http.Require;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.id.TypeId;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Role;
import dev.tenancy.testkit.Samples;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Routes of an embedder that keeps rows outside of the kit, and in all but the first forgets whose they are. */
final class CarelessReports {

    private record Report(String tenant, String title) {}

    private final Map<String, Report> reports = new ConcurrentHashMap<>();

    /** A new report of the tenant's; gives its id. */
    String add(String tenant, String title) {
        String id = new TypeId("report", Samples.uuid()).toString();
        reports.put(id, new Report(tenant, title));
        return id;
    }

    void addTo(RoutesConfig routes) {
        var read = Require.role(Role.VIEWER);
        var write = Require.role(Role.MEMBER);
        routes.get("/reports", ctx -> answer(ctx, own()), read);
        routes.get("/reports/{id}", ctx -> answer(ctx, find(ctx)), read);
        routes.get("/reports/{id}/title", this::title, read);
        routes.get("/shared/reports/{id}", ctx -> answer(ctx, find(ctx)), Require.anonymous());
        routes.post("/reports", this::create, write);
        routes.delete("/reports/{id}", this::delete, write);
    }

    private Map<String, String> own() {
        Map<String, String> titles = new ConcurrentHashMap<>();
        reports.forEach((id, report) -> {
            if (report.tenant().equals(caller())) {
                titles.put(id, report.title());
            }
        });
        return titles;
    }

    private void title(Context ctx) {
        if (!find(ctx).tenant().equals(caller())) {
            throw new ForbiddenResponse("That report is not yours.");
        }
        answer(ctx, find(ctx));
    }

    private void create(Context ctx) {
        var form = ctx.with(TenancyPlugin.class).form("title", "id", "tenant_id");
        var title = form.validation().required("title", form.text("title"), text -> text);
        form.validation().finish();
        String tenant = Optional.ofNullable(form.text("tenant_id")).orElse(caller());
        answer(ctx.status(201), add(tenant, title.value()));
    }

    private void delete(Context ctx) {
        reports.remove(ctx.pathParam("id"));
        ctx.status(204);
    }

    private Report find(Context ctx) {
        Report report = reports.get(ctx.pathParam("id"));
        if (report == null) {
            throw NotFound.resource();
        }
        return report;
    }

    private static String caller() {
        return TenantContext.current().tenant().slug().value();
    }

    private static void answer(Context ctx, Object body) {
        ctx.json(Map.of("report", body));
    }
}
