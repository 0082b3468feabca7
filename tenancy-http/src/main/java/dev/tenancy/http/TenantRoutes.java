package dev.tenancy.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tenancy.SignUp;
import dev.tenancy.SignedUp;
import dev.tenancy.Tenancy;
import dev.tenancy.TenantUpdate;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.role.Permission;
import dev.tenancy.tenant.Tenant;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sign-up, and the tenant itself. */
final class TenantRoutes {

    static final String ME = "/tenants/me";

    private final Tenancy tenancy;
    private final RateLimit signUpLimit;

    TenantRoutes(Tenancy tenancy, RateLimit signUpLimit) {
        this.tenancy = tenancy;
        this.signUpLimit = signUpLimit;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/tenants", this::signUp, Require.anonymous(signUpLimit), Require.query());
        routes.get(ME, this::get, Require.permission(Permission.TENANT_READ), Require.query());
        routes.patch(ME, this::update, Require.permission(Permission.TENANT_WRITE), Require.query());
        routes.delete(ME, this::close, Require.permission(Permission.TENANT_CLOSE), Require.query());
    }

    private void signUp(Context ctx) {
        Form form =
                Form.read(ctx, "name", "slug", "email", "owner_name", "owner_email", "subscription_tier", "time_zone");
        SignedUp signedUp = tenancy.tenants()
                .signUp(
                        new SignUp(
                                form.text("name"),
                                form.text("slug"),
                                form.text("email"),
                                form.text("owner_name"),
                                form.text("owner_email"),
                                form.text("subscription_tier"),
                                form.text("time_zone")),
                        form.validation());
        ctx.header("Location", Paths.of(ctx, ME)).header("Cache-Control", "no-store");
        Answers.json(
                ctx,
                201,
                new SignUpBody(
                        TenantBody.of(
                                signedUp.tenant(),
                                tenancy.plans()
                                        .entitlements(new TenantAccess(
                                                signedUp.tenant(), signedUp.subscription(), List.of()))),
                        OwnerBody.of(signedUp),
                        new UserTokenBody(signedUp.userToken().reveal(), signedUp.tokenExpiresAt())));
    }

    private void get(Context ctx) {
        TenantContext context = TenantContext.current();
        Answers.json(ctx, 200, TenantBody.of(context.tenant(), context.entitlements()));
    }

    private void update(Context ctx) {
        TenantContext context = TenantContext.current();
        Form form = Form.read(ctx, "name", "email", "time_zone", "slug");
        Tenant updated = tenancy.tenants()
                .update(
                        context,
                        new TenantUpdate(
                                form.text("name"), form.text("email"), form.text("time_zone"), form.text("slug")),
                        form.validation());
        Answers.json(ctx, 200, TenantBody.of(updated, context.entitlements()));
    }

    private void close(Context ctx) {
        tenancy.tenants().close(TenantContext.current());
        ctx.status(204);
    }

    record SignUpBody(@JsonUnwrapped TenantBody tenant, OwnerBody owner, UserTokenBody userToken) {}

    record OwnerBody(String id, String email, String name, String role) {
        static OwnerBody of(SignedUp signedUp) {
            var owner = signedUp.owner();
            return new OwnerBody(
                    owner.id().toString(),
                    owner.email().value(),
                    owner.name().value(),
                    owner.role().text());
        }
    }

    /** A member's token, as the answer shows it that made it. */
    record UserTokenBody(String token, Instant expiresAt) {}

    record TenantBody(
            String id,
            String slug,
            String name,
            String email,
            String subscriptionTier,
            String status,
            Map<String, Boolean> featuresEnabled,
            String timeZone,
            Instant createdAt) {
        static TenantBody of(Tenant tenant, Entitlements entitlements) {
            return new TenantBody(
                    tenant.id().toString(),
                    tenant.slug().value(),
                    tenant.name().value(),
                    tenant.email().value(),
                    entitlements.plan().key(),
                    tenant.status().text(),
                    entitlements.features(),
                    tenant.timeZone().getId(),
                    tenant.createdAt());
        }
    }
}
