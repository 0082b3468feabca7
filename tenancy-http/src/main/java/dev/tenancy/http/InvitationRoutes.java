package dev.tenancy.http;

import dev.tenancy.AcceptedInvitation;
import dev.tenancy.InvitationAcceptance;
import dev.tenancy.NewInvitation;
import dev.tenancy.Tenancy;
import dev.tenancy.access.Credential;
import dev.tenancy.access.TenantContext;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.InvitationId;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Permission;
import dev.tenancy.team.Invitation;
import dev.tenancy.tenant.EmailAddress;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Invitations to become a member. */
final class InvitationRoutes {

    private static final String ALL = "/tenants/me/invitations";

    private final Tenancy tenancy;
    private final InvitationLimits limits;
    private final RateLimit acceptanceLimit;

    InvitationRoutes(Tenancy tenancy, InvitationLimits limits, RateLimit acceptanceLimit) {
        this.tenancy = tenancy;
        this.limits = limits;
        this.acceptanceLimit = acceptanceLimit;
    }

    void addTo(RoutesConfig routes) {
        var write = Require.permission(Permission.INVITATIONS_WRITE);
        routes.get(
                ALL,
                this::list,
                Require.permission(Permission.INVITATIONS_READ),
                Require.query(Lists.LIMIT, Lists.CURSOR));
        routes.post(ALL, this::create, write, Require.query());
        routes.delete(ALL + "/{id}", this::revoke, write, Require.query());
        routes.post("/invitations/accept", this::accept, Require.anonymous(acceptanceLimit), Require.query());
    }

    private void list(Context ctx) {
        var request = Lists.request(ctx, text -> InvitationId.find(text).map(InvitationId::value));
        Lists.write(ctx, tenancy.invitations().page(TenantContext.current(), request), Invitation::id, this::body);
    }

    private void create(Context ctx) {
        Form form = Form.read(ctx, "email", "role");
        String email = form.text("email");
        limits.require(ctx, TenantContext.current(), email);
        Invitation created = tenancy.invitations()
                .create(TenantContext.current(), new NewInvitation(email, form.text("role")), form.validation());
        ctx.header("Location", Paths.of(ctx, ALL + "/" + created.id()));
        Answers.json(ctx, 201, body(created));
    }

    private void revoke(Context ctx) {
        InvitationId id = InvitationId.find(ctx.pathParam("id")).orElseThrow(NotFound::resource);
        tenancy.invitations().revoke(TenantContext.current(), id);
        ctx.status(204);
    }

    private void accept(Context ctx) {
        EmailAddress presented = presented(ctx);
        Form form = Form.read(ctx, "token", "name");
        AcceptedInvitation accepted = tenancy.invitations()
                .accept(new InvitationAcceptance(form.text("token"), form.text("name")), presented, form.validation());
        ctx.header("Location", Paths.of(ctx, TenantRoutes.ME)).header("Cache-Control", "no-store");
        Answers.json(
                ctx,
                201,
                new AcceptedBody(
                        MemberRoutes.UserBody.of(accepted.member()),
                        TenantRoutes.TenantBody.of(accepted.tenant(), accepted.entitlements()),
                        new TenantRoutes.UserTokenBody(accepted.userToken().reveal(), accepted.tokenExpiresAt())));
    }

    /** The address of the credential that came along, if one did; a credential of nobody in person is not the invited one's. */
    private @Nullable EmailAddress presented(Context ctx) {
        Credential credential = Claims.credential(ctx);
        return credential instanceof Credential.None
                ? null
                : tenancy.access()
                        .findUser(credential)
                        .map(UserTokenAccess::user)
                        .orElseThrow(Denied::emailMismatch)
                        .email();
    }

    private InvitationBody body(Invitation invitation) {
        return new InvitationBody(
                invitation.id().toString(),
                invitation.email().value(),
                invitation.role().text(),
                tenancy.invitations().status(invitation).text(),
                invitation.invitedBy().toString(),
                invitation.expiresAt(),
                invitation.createdAt());
    }

    record InvitationBody(
            String id,
            String email,
            String role,
            String status,
            String invitedBy,
            Instant expiresAt,
            Instant createdAt) {}

    record AcceptedBody(
            MemberRoutes.UserBody user, TenantRoutes.TenantBody tenant, TenantRoutes.UserTokenBody userToken) {}
}
