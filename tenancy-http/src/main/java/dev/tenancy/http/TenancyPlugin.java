package dev.tenancy.http;

import dev.tenancy.Tenancy;
import dev.tenancy.http.auth.Authenticator;
import dev.tenancy.identification.TenantIdentifier;
import dev.tenancy.problem.TenancyException;
import io.javalin.config.JavalinState;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.plugin.ContextPlugin;
import io.javalin.plugin.PluginPriority;
import io.javalin.validation.ValidationException;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenancy for a Javalin host: the REST API of tenants, and on every route of the host, the embedder's own too, identification,
 * authentication and what {@link Require} declares. Start is refused when a route declares nothing.
 *
 * <pre>{@code
 * Javalin.create(cfg -> {
 *     cfg.registerPlugin(new TenancyPlugin(tenancy, http -> http.baseDomain("example.com")));
 *     cfg.routes.post("/content", this::create, Require.role(Role.MEMBER), Require.usage("content", 1));
 * });
 * }</pre>
 *
 * <p>Register it first: filters and exception mappers that are declared after it come after its own, or take their place. It
 * takes Javalin's one handler wrapper. Its own routes are tried after those of the host, none of which may take what is for one of
 * them. Errors are problem details (RFC 9457) but where the embedder maps them to something else.
 */
public final class TenancyPlugin extends ContextPlugin<TenancyHttpConfig, RequestTenancy> {

    private static final Logger LOG = LoggerFactory.getLogger(TenancyPlugin.class);
    private static final long JAVALINS_MAX_REQUEST_SIZE = 1_000_000L;
    private static final long MAX_REQUEST_SIZE = 1024L * 1024L;

    private final Tenancy tenancy;
    private final RequestIds ids = new RequestIds();
    private final Answers answers;
    private final RouteTable routes;
    private final Guard guard;

    /**
     * The plugin over an engine, which it does not close.
     *
     * @throws IllegalStateException naming the setting that is missing or wrong
     */
    public TenancyPlugin(Tenancy tenancy, Consumer<TenancyHttpConfig> settings) {
        super(settings, new TenancyHttpConfig());
        TenancyHttpConfig config = pluginConfig;
        String baseDomain = config.baseDomain;
        if (baseDomain == null || baseDomain.isBlank()) {
            throw new IllegalStateException(
                    "TenancyPlugin needs the base domain, under which each tenant has a host of its own"
                            + " (acme.example.com). Set http.baseDomain(\"example.com\"), or \"localhost\" on your own machine.");
        }
        this.tenancy = tenancy;
        answers = new Answers(new Problems(tenancy.clock()), config.problemTypes);
        routes = new RouteTable(new RouteRules(tenancy.plans().catalog(), config.publicLimit));
        guard = new Guard(
                tenancy,
                routes,
                new Claims(new TenantIdentifier(baseDomain, tenancy.reservedSlugs())),
                authenticator(tenancy, config),
                new Rates(tenancy.rateLimiter(), tenancy.plans().catalog(), new ClientAddress(config.trustedProxies)),
                new TenantConcurrency(config.tenantConcurrency));
    }

    @Override
    public RequestTenancy createExtension(Context context) {
        return new RequestTenancy(context);
    }

    // Last, so that the routes of other plugins are checked too.
    @Override
    public PluginPriority priority() {
        return PluginPriority.LATE;
    }

    @Override
    public void onInitialize(JavalinState host) {
        host.http.prefer405over404 = true;
        if (host.http.maxRequestSize == JAVALINS_MAX_REQUEST_SIZE) {
            host.http.maxRequestSize = MAX_REQUEST_SIZE;
        }
        JettyErrors jettyErrors = new JettyErrors(answers, ids);
        host.jetty.modifyServer(server -> {
            server.setErrorHandler(jettyErrors);
            server.addEventListener(new HeadersAsSent());
            server.insertHandler(new BodyFirst(pluginConfig.bodyTime, pluginConfig.bodyBytes));
        });
        host.jetty.modifyServletContextHandler(handler -> {
            FilterHolder edge = new FilterHolder(new EdgeFilter(ids, answers, pluginConfig.demo));
            edge.setAsyncSupported(true);
            handler.addFilter(edge, "/*", EnumSet.of(DispatcherType.REQUEST));
            handler.setErrorHandler(jettyErrors);
        });
        host.routes.beforeMatched(guard);
        mapErrors(host);
    }

    @Override
    public void onStart(JavalinState host) {
        // Behind the embedder's, since Javalin tries one after the other.
        routes.addOwn(host, this::addRoutes);
        Settlement settlement = new Settlement(tenancy, answers);
        host.servletRequestLifecycle.add(settlement);
        host.router.handlerWrapper(new TenantBinding(guard, settlement));
        routes.check(host);
        // Again with what is added between making the host and its start.
        host.events.serverStarting(() -> routes.check(host));
    }

    private void mapErrors(JavalinState host) {
        host.routes.exception(TenancyException.class, (failure, ctx) -> answers.failure(ctx, failure));
        host.routes.exception(HttpResponseException.class, (failure, ctx) -> answers.failure(ctx, failure));
        host.routes.exception(ValidationException.class, (failure, ctx) -> answers.failure(ctx, failure));
        host.routes.exception(Exception.class, (failure, ctx) -> {
            // A future that is cancelled by its time-out ends after the answer.
            if (!(ctx instanceof JavalinServletContext servlet)
                    || !servlet.getResponseWritten().get()) {
                answers.failure(ctx, failure);
            }
        });
        host.routes.error(500, ctx -> {
            if (ctx.resultInputStream() == null) {
                answers.problem(ctx, Problems.internalError());
            }
        });
        host.router.javaLangErrorHandler((response, error) -> {
            LOG.error("Request {} failed", response.getHeader(RequestIds.HEADER), error);
            response.setStatus(500);
        });
    }

    private void addRoutes(RoutesConfig on) {
        new TenantRoutes(tenancy, pluginConfig.signUpLimit).addTo(on);
        new UsageRoutes(tenancy.usage()).addTo(on);
        new PlanRoutes(tenancy.plans()).addTo(on);
        new SubscriptionRoutes(tenancy).addTo(on);
        new MemberRoutes(tenancy.members()).addTo(on);
        InvitationLimits invitationLimits = new InvitationLimits(
                tenancy.rateLimiter(), pluginConfig.invitationLimit, pluginConfig.invitationLimitOfAddress);
        new InvitationRoutes(tenancy, invitationLimits, pluginConfig.acceptanceLimit).addTo(on);
        new ApiKeyRoutes(tenancy.apiKeys()).addTo(on);
        new OverrideRoutes(tenancy).addTo(on);
        new TopUpRoutes(tenancy).addTo(on);
        new HealthRoutes(tenancy).addTo(on);
        new ProblemPages().addTo(on);
    }

    private static Authenticator authenticator(Tenancy tenancy, TenancyHttpConfig config) {
        if (config.authenticator != null) {
            return config.authenticator;
        }
        return config.demo ? Authenticator.demo(tenancy.access()) : Authenticator.bearer(tenancy.access());
    }
}
