package dev.tenancy.http;

import dev.tenancy.Tenancy;
import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.Credential;
import dev.tenancy.access.TenantContext;
import dev.tenancy.http.auth.Authenticator;
import dev.tenancy.identification.Identification;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.ratelimit.RateDecision;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.router.EndpointNotFound;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * Holds every request to what its route requires, once and before its handler. Refusals come in the order of the contract. Every
 * request of a recognised caller counts against the tenant's rate, those that are refused for something else too.
 */
final class Guard implements Handler {

    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final List<String> NOT_HONOURED = List.of(IdempotencyKey.HEADER, "If-Match");

    private final Tenancy tenancy;
    private final RouteTable routes;
    private final Claims claims;
    private final Authenticator authenticator;
    private final Rates rates;
    private final TenantConcurrency concurrency;

    Guard(
            Tenancy tenancy,
            RouteTable routes,
            Claims claims,
            Authenticator authenticator,
            Rates rates,
            TenantConcurrency concurrency) {
        this.tenancy = tenancy;
        this.routes = routes;
        this.claims = claims;
        this.authenticator = authenticator;
        this.rates = rates;
        this.concurrency = concurrency;
    }

    @Override
    public void handle(Context ctx) {
        RoutePolicy policy = routes.policy(ctx);
        RequestState state = RequestState.of(ctx);
        state.judge();
        refuseNotHonoured(ctx, policy);
        if (policy instanceof RoutePolicy.OfTenant ofTenant) {
            admitCaller(ctx, state, ofTenant);
            return;
        }
        if (state.pathTenant() != null) {
            throw new EndpointNotFound(ctx.method(), ctx.path());
        }
        if (policy instanceof RoutePolicy.OfOperator ofOperator) {
            admitOperator(ctx, state);
            QueryString.requireKnown(ctx, ofOperator.query());
        } else if (policy instanceof RoutePolicy.Public open) {
            admitAnyone(ctx, state, open);
        }
    }

    private void admitCaller(Context ctx, RequestState state, RoutePolicy.OfTenant policy) {
        AccessDecision decision =
                authenticator.authenticate(ctx, claims.of(ctx, state.pathTenant()), policy.permission());
        state.answerWith(NO_STORE);
        TenantContext context = context(decision);
        RateDecision rate = context == null ? null : rates.ofTenant(state, context);
        if (decision instanceof AccessDecision.Refused refused) {
            throw refused.reason();
        }
        if (context == null || rate == null) {
            throw Denied.unauthenticated();
        }
        QueryString.requireKnown(ctx, policy.query());
        policy.features().forEach(context.entitlements()::require);
        Rates.require(ctx, rate);
        concurrency.enter(ctx, state, context.tenantId());
        state.admit(context);
        for (Requirement.Metered usage : policy.usages()) {
            state.charged(tenancy.usage().require(context, usage.meter(), usage.amount()));
        }
    }

    private void admitOperator(Context ctx, RequestState state) {
        AccessDecision decision = tenancy.access().decideOperator(Claims.credential(ctx), claims.of(ctx, null));
        state.answerWith(NO_STORE);
        if (decision instanceof AccessDecision.Refused refused) {
            throw refused.reason();
        }
        if (!(decision instanceof AccessDecision.Operator)) {
            throw Denied.roleRequired("operator");
        }
    }

    private void admitAnyone(Context ctx, RequestState state, RoutePolicy.Public policy) {
        RateDecision rate = policy.limit() == null ? null : rates.ofSource(ctx, state, policy.name(), policy.limit());
        if (claims.of(ctx, null) instanceof Identification.Malformed malformed) {
            throw Invalid.malformed(malformed.detail());
        }
        if (Claims.credential(ctx) instanceof Credential.Repeated) {
            throw Invalid.malformed("Authorization is there more than once.");
        }
        QueryString.requireKnown(ctx, policy.query());
        if (rate != null) {
            Rates.require(ctx, rate);
        }
    }

    private static @Nullable TenantContext context(AccessDecision decision) {
        if (decision instanceof AccessDecision.Granted granted) {
            return granted.context();
        }
        return decision instanceof AccessDecision.Refused refused ? refused.context() : null;
    }

    private static void refuseNotHonoured(Context ctx, @Nullable RoutePolicy policy) {
        boolean isRepeatable = policy instanceof RoutePolicy.OfOperator ofOperator && ofOperator.isRepeatable();
        for (String header : NOT_HONOURED) {
            boolean isHonoured = isRepeatable && header.equals(IdempotencyKey.HEADER);
            if (!isHonoured && ctx.req().getHeader(header) != null) {
                throw Invalid.parameter(header, "This route does not honour " + header + ". Leave it out.");
            }
        }
    }
}
