package dev.tenancy.example;

import dev.tenancy.access.TenantContext;
import dev.tenancy.http.Require;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.role.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** Where a tenant begins, and the summary that only the larger plans have. */
final class WelcomeRoutes {

    private static final List<String> NEXT_STEPS = List.of(
            "POST /content/generate with {\"topic\": …} writes a first piece of content.",
            "POST /leads with {\"email\": …, \"name\": …} keeps a lead.",
            "GET /tenants/me/usage tells what is left of the plan.");

    private final Rows<Content> contents;
    private final Rows<Lead> leads;

    WelcomeRoutes(Rows<Content> contents, Rows<Lead> leads) {
        this.contents = contents;
        this.leads = leads;
    }

    void addTo(RoutesConfig routes) {
        var read = Require.role(Role.VIEWER);
        routes.get(
                "/content-lead/quick-start", this::quickStart, read, Require.feature("content_lead"), Require.query());
        routes.get("/investor/summary", this::summary, read, Require.feature("investor"), Require.query());
    }

    private void quickStart(Context ctx) {
        TenantContext context = ctx.with(TenancyPlugin.class).context();
        var tenant = context.tenant();
        ctx.with(TenancyPlugin.class)
                .json(
                        200,
                        new QuickStart(
                                "Welcome, " + tenant.name() + ".",
                                new Named(tenant.id().toString(), tenant.slug().value()),
                                context.subscription().plan(),
                                NEXT_STEPS));
    }

    private void summary(Context ctx) {
        ctx.with(TenancyPlugin.class).json(200, new Summary(leads.count(), contents.count()));
    }

    record Named(String id, String slug) {}

    record QuickStart(String message, Named tenant, String plan, List<String> nextSteps) {}

    record Summary(long leads, long content) {}
}
