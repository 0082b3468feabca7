package dev.tenancy.http;

import dev.tenancy.MemberUpdate;
import dev.tenancy.Members;
import dev.tenancy.NewMember;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.UserId;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Permission;
import dev.tenancy.team.TenantUser;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;

/** The members of a tenant. */
final class MemberRoutes {

    private static final String ALL = "/tenants/me/users";
    private static final String ONE = ALL + "/{id}";
    private static final String KEEP_KEYS = "keep_keys";

    private final Members members;

    MemberRoutes(Members members) {
        this.members = members;
    }

    void addTo(RoutesConfig routes) {
        var read = Require.permission(Permission.MEMBERS_READ);
        var write = Require.permission(Permission.MEMBERS_WRITE);
        routes.get(ALL, this::list, read, Require.query(Lists.LIMIT, Lists.CURSOR));
        routes.post(ALL, this::add, write, Require.query());
        routes.get(ONE, this::get, read, Require.query());
        routes.patch(ONE, this::update, write, Require.query());
        routes.delete(ONE, this::remove, write, Require.query(KEEP_KEYS));
    }

    private void list(Context ctx) {
        var request = Lists.request(ctx, text -> UserId.find(text).map(UserId::value));
        Lists.write(ctx, members.page(TenantContext.current(), request), TenantUser::id, UserBody::of);
    }

    private void add(Context ctx) {
        Form form = Form.read(ctx, "email", "name", "role");
        TenantUser added = members.add(
                TenantContext.current(),
                new NewMember(form.text("email"), form.text("name"), form.text("role")),
                form.validation());
        ctx.header("Location", Paths.of(ctx, ALL + "/" + added.id()));
        Answers.json(ctx, 201, UserBody.of(added));
    }

    private void get(Context ctx) {
        Answers.json(ctx, 200, UserBody.of(members.get(TenantContext.current(), id(ctx))));
    }

    private void update(Context ctx) {
        Form form = Form.read(ctx, "name", "role");
        var change = new MemberUpdate(form.text("name"), form.text("role"));
        Answers.json(
                ctx, 200, UserBody.of(members.update(TenantContext.current(), id(ctx), change, form.validation())));
    }

    private void remove(Context ctx) {
        members.remove(TenantContext.current(), id(ctx), QueryString.of(ctx).flag(KEEP_KEYS));
        ctx.status(204);
    }

    private static UserId id(Context ctx) {
        return UserId.find(ctx.pathParam("id")).orElseThrow(NotFound::resource);
    }

    record UserBody(String id, String email, String name, String role, String status, Instant createdAt) {
        static UserBody of(TenantUser user) {
            return new UserBody(
                    user.id().toString(),
                    user.email().value(),
                    user.name().value(),
                    user.role().text(),
                    user.status().text(),
                    user.createdAt());
        }
    }
}
