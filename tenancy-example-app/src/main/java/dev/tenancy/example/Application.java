package dev.tenancy.example;

import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.id.UuidGenerator;
import dev.tenancy.ratelimit.LocalRateLimiter;
import dev.tenancy.secret.OperatorToken;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** The running service. Closing it stops accepting, finishes what is in flight, at most for 10 seconds, and then closes the store. */
final class Application implements AutoCloseable {

    private final Closing closing;
    private final URI address;
    private final Tenancy tenancy;
    private final Javalin web;

    private Application(Closing closing, URI address, Tenancy tenancy, Javalin web) {
        this.closing = closing;
        this.address = address;
        this.tenancy = tenancy;
        this.web = web;
    }

    static Application start(Settings settings) {
        return start(settings, routes -> {});
    }

    /** Starts the service, with {@code more} routes; {@link BadSettings} or {@link StoreUnusable} when it can't be. */
    static Application start(Settings settings, Consumer<RoutesConfig> more) {
        return start(settings, more, Server.DRAIN);
    }

    /** As {@link #start(Settings, Consumer)}, finishing what is in flight for {@code drain} at most. */
    static Application start(Settings settings, Consumer<RoutesConfig> more, Duration drain) {
        Closing closing = new Closing();
        try {
            return start(settings, more, drain, closing);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static Application start(Settings settings, Consumer<RoutesConfig> more, Duration drain, Closing closing) {
        Path outbox = folder(settings.outbox());
        OperatorToken operatorToken = settings.operatorToken() == null
                ? OperatorTokenFile.open(settings.operatorTokenFile())
                : settings.operatorToken();
        ServerSocketChannel socket = closing.add(Server.bind(settings));
        URI address = address(settings, socket);
        URI publicUrl = Objects.requireNonNullElse(settings.publicUrl(), address);
        Store store = Store.open(settings.database(), closing);
        Tenancy tenancy = Tenancy.builder()
                .store(store.engine(), store.directory())
                .clock(store.clock())
                .plans(settings.plans())
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .mailer(new OutboxMailer(outbox, "apexorchestrator@" + mailDomain(publicUrl)))
                .invitationPage(URI.create(publicUrl + JoinRoutes.PATH))
                .secretHasher(settings.hasher())
                .operatorToken(operatorToken)
                .rateLimiter(settings.sharesRateLimits() ? store.sharedRateLimiter(closing) : new LocalRateLimiter())
                .build();
        ProductPlans.requireAllInUse(tenancy, settings.database());
        Rows<Content> contents = new Rows<>(store.sessions(), Content.class);
        Rows<Lead> leads = new Rows<>(store.sessions(), Lead.class);
        NewRow.Maker rows = new NewRow.Maker(tenancy.clock(), UuidGenerator.create());
        Javalin web = Javalin.create(javalin -> {
            Server.configure(javalin, socket, drain);
            javalin.registerPlugin(new TenancyPlugin(
                    tenancy,
                    http -> http.baseDomain(settings.baseDomain())
                            .demo(settings.demo())
                            .trustedProxies(settings.trustedProxies().toArray(String[]::new))));
            new JoinRoutes().addTo(javalin.routes);
            new WelcomeRoutes(contents, leads).addTo(javalin.routes);
            new ContentRoutes(contents, rows).addTo(javalin.routes);
            new LeadRoutes(leads, rows).addTo(javalin.routes);
            more.accept(javalin.routes);
        });
        closing.add(() -> Server.stop(web));
        web.start();
        return new Application(closing, address, tenancy, web);
    }

    /** Where it listens. */
    URI address() {
        return address;
    }

    Tenancy tenancy() {
        return tenancy;
    }

    /** The web server, which holds the route table. */
    Javalin web() {
        return web;
    }

    @Override
    public void close() {
        closing.close();
    }

    private static Path folder(Path outbox) {
        try {
            return Files.createDirectories(outbox);
        } catch (IOException e) {
            throw BadSettings.of(Setting.MAIL_OUTBOX, outbox + " must be a folder that can be made and written to.");
        }
    }

    private static URI address(Settings settings, ServerSocketChannel socket) {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create("http://" + host + ":" + socket.socket().getLocalPort());
    }

    private static String mailDomain(URI publicUrl) {
        String host = String.valueOf(publicUrl.getHost());
        // an address is no domain that mail can come from
        return host.matches(".*[a-zA-Z]") && !host.contains(":") ? host : "localhost";
    }
}
