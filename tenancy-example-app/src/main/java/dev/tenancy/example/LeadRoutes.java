package dev.tenancy.example;

import dev.tenancy.http.Form;
import dev.tenancy.http.RequestTenancy;
import dev.tenancy.http.Require;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Role;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.UUID;

/** Leads. */
final class LeadRoutes {

    private static final String ALL = "/leads";
    private static final String ONE = ALL + "/{id}";

    private final Rows<Lead> leads;
    private final NewRow.Maker rows;

    LeadRoutes(Rows<Lead> leads, NewRow.Maker rows) {
        this.leads = leads;
        this.rows = rows;
    }

    void addTo(RoutesConfig routes) {
        var feature = Require.feature("content_lead");
        var read = Require.role(Role.VIEWER);
        var write = Require.role(Role.MEMBER);
        routes.get(ALL, this::list, read, feature, Require.query("limit", "cursor"));
        routes.post(ALL, this::create, write, feature, Require.usage("leads", 1), Require.query());
        routes.get(ONE, this::get, read, feature, Require.query());
        routes.delete(ONE, this::delete, write, feature, Require.query());
    }

    private void list(Context ctx) {
        RequestTenancy request = ctx.with(TenancyPlugin.class);
        var page = leads.page(request.page(PublicId.LEAD::find));
        request.list(page, row -> PublicId.LEAD.write(row.id()), LeadBody::of);
    }

    private void create(Context ctx) {
        RequestTenancy request = ctx.with(TenancyPlugin.class);
        Form form = request.form("email", "name");
        var email = form.validation().required("email", form.text("email"), EmailAddress::new);
        var name = form.validation().required("name", form.text("name"), DisplayName::new);
        form.validation().finish();
        NewRow row = rows.make();
        Lead lead = new Lead(row.id(), email.value().value(), name.value().value(), row.createdAt());
        leads.insert(lead);
        request.created(ALL + "/" + PublicId.LEAD.write(lead.id()), LeadBody.of(lead));
    }

    private void get(Context ctx) {
        Lead lead = leads.find(id(ctx)).orElseThrow(NotFound::resource);
        ctx.with(TenancyPlugin.class).json(200, LeadBody.of(lead));
    }

    private void delete(Context ctx) {
        if (!leads.delete(id(ctx))) {
            throw NotFound.resource();
        }
        ctx.status(204);
    }

    private static UUID id(Context ctx) {
        return PublicId.LEAD.find(ctx.pathParam("id")).orElseThrow(NotFound::resource);
    }

    record LeadBody(String id, String email, String name, Instant createdAt) {

        static LeadBody of(Lead lead) {
            return new LeadBody(PublicId.LEAD.write(lead.id()), lead.email(), lead.name(), lead.createdAt());
        }
    }
}
