package dev.tenancy.benchmarks.http;

import dev.tenancy.SignUp;
import dev.tenancy.SignedUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.http.Require;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.persistence.CachingAccessDirectory;
import dev.tenancy.persistence.JpaTenancyStore;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.role.Role;
import dev.tenancy.team.UserToken;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.Lease;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The services that are compared. All answer the same. */
final class Services implements AutoCloseable {

    static final String BARE = "bare handler";
    static final String GUARDED = "guarded";
    static final String METERED = "metered, group commit";
    static final String LEASED = "metered, leases of 100";
    static final String PLAIN = "an UPDATE of its own";

    /** The last release whose virtual threads are none, or stick to their carriers. */
    private static final int WITHOUT_VIRTUAL_THREADS = 23;

    private static final Meter REPORTS = Meter.periodic("reports");
    private static final PlanCatalog CATALOG = PlanCatalog.builder()
            .meters(REPORTS)
            .plan(Plan.builder("standard")
                    .price(Price.dollars(0))
                    .limit(REPORTS, Limit.of(1_000_000_000))
                    .rateLimit(RateLimit.perSecond(RateLimit.MAX_REQUESTS))
                    .build())
            .build();

    /** For those that look at no token: Jetty reads what is sent all the same. */
    private static final String UNKNOWN_TOKEN =
            UserToken.FORMAT.generate(new SecureRandom()).reveal();

    private static final Handler REPORT = ctx -> ctx.json(Map.of("id", "report_1", "made_for", "acme"));

    private final List<Runnable> closing = new ArrayList<>();
    private final DurableDatabase database;

    Services(DurableDatabase database) {
        this.database = database;
    }

    static boolean hasVirtualThreads() {
        return Runtime.version().feature() > WITHOUT_VIRTUAL_THREADS;
    }

    Service bareGet() {
        return add(new Service(
                BARE,
                serve(config -> config.routes.get("/report", REPORT)),
                "GET",
                "/report",
                UNKNOWN_TOKEN,
                () -> Service.NOT_COUNTED));
    }

    Service guardedGet() {
        Tenancy tenancy = engine(builder -> {});
        SignedUp tenant = signUp(tenancy, "guarded");
        Javalin server = serve(config -> {
            config.registerPlugin(new TenancyPlugin(tenancy, http -> http.baseDomain("localhost")));
            config.routes.get("/report", REPORT, Require.role(Role.MEMBER));
        });
        return add(new Service(
                GUARDED, server, "GET", "/report", tenant.userToken().reveal(), () -> Service.NOT_COUNTED));
    }

    Service barePost() {
        return add(new Service(
                BARE,
                serve(config -> config.routes.post("/report", REPORT)),
                "POST",
                "/report",
                UNKNOWN_TOKEN,
                () -> Service.NOT_COUNTED));
    }

    Service groupCommit() {
        return metered(METERED, "grouped", engine(builder -> {}));
    }

    Service leases() {
        return metered(LEASED, "leased", engine(builder -> builder.lease(Lease.of(REPORTS.key(), 100))));
    }

    private Service metered(String name, String slug, Tenancy tenancy) {
        SignedUp tenant = signUp(tenancy, slug);
        Javalin server = serve(config -> {
            config.registerPlugin(new TenancyPlugin(tenancy, http -> http.baseDomain("localhost")));
            config.routes.post("/report", REPORT, Require.role(Role.MEMBER), Require.usage(REPORTS.key(), 1));
        });
        var context =
                tenancy.access().system(new TenantReference.ById(tenant.tenant().id()), "benchmark");
        return add(new Service(
                name,
                server,
                "POST",
                "/report",
                tenant.userToken().reveal(),
                () -> tenancy.usage().report(context).meters().get(0).count().used()));
    }

    /** What one writes first: exact and durable, too. */
    Service plainUpdate() throws SQLException {
        DataSource pool = database.pool();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table plain_counter (id integer primary key, used bigint not null, most bigint not null)");
            statement.execute("insert into plain_counter values (1, 0, 1000000000)");
        }
        Javalin server = serve(config -> config.routes.post("/report", ctx -> {
            try (Connection connection = pool.getConnection();
                    PreparedStatement update = connection.prepareStatement(
                            "update plain_counter set used = used + 1 where id = 1 and used + 1 <= most")) {
                if (update.executeUpdate() == 0) {
                    ctx.status(429);
                    return;
                }
            }
            REPORT.handle(ctx);
        }));
        return add(new Service(PLAIN, server, "POST", "/report", UNKNOWN_TOKEN, () -> plainCount(pool)));
    }

    private static long plainCount(DataSource pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select used from plain_counter")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Tenancy engine(Consumer<Tenancy.Builder> more) {
        JpaTenancyStore store = JpaTenancyStore.open(database.pool());
        CachingAccessDirectory directory = CachingAccessDirectory.open(store, database.unpooled());
        closing.add(directory::close);
        Tenancy.Builder builder = Tenancy.builder()
                .store(store, directory)
                .plans(CATALOG)
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .mailer(mail -> {})
                .invitationPage(URI.create("http://localhost/join"));
        more.accept(builder);
        Tenancy tenancy = builder.build();
        closing.add(tenancy::close);
        return tenancy;
    }

    private static SignedUp signUp(Tenancy tenancy, String slug) {
        return tenancy.tenants()
                .signUp(SignUp.of(slug, slug, "Olga", "olga@" + slug + ".example")
                        .onPlan("standard"));
    }

    private static Javalin serve(Consumer<JavalinConfig> routes) {
        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.concurrency.useVirtualThreads = hasVirtualThreads();
                    routes.accept(config);
                })
                .start("127.0.0.1", 0);
    }

    private Service add(Service service) {
        closing.add(service::close);
        return service;
    }

    @Override
    public void close() {
        for (int last = closing.size() - 1; last >= 0; last--) {
            closing.get(last).run();
        }
    }
}
