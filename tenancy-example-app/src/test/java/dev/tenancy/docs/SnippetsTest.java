package dev.tenancy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.DailyUsage;
import dev.tenancy.Explanation;
import dev.tenancy.NewTopUp;
import dev.tenancy.SignUp;
import dev.tenancy.SignedUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.TenantWorkFailed;
import dev.tenancy.access.TenantContext;
import dev.tenancy.event.TenancyListener;
import dev.tenancy.event.ThresholdReached;
import dev.tenancy.http.Form;
import dev.tenancy.http.PlanCatalogJson;
import dev.tenancy.http.Require;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.isolation.Adoption;
import dev.tenancy.isolation.TenantBackfill;
import dev.tenancy.isolation.TenantErasure;
import dev.tenancy.isolation.TenantExport;
import dev.tenancy.isolation.TenantIsolation;
import dev.tenancy.isolation.TenantScopedEntity;
import dev.tenancy.isolation.TenantSessions;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.CachingAccessDirectory;
import dev.tenancy.persistence.DatabaseClock;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.JpaTenancyStore;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.role.Role;
import dev.tenancy.team.Mail;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ConsumptionOfAll;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.Lease;
import dev.tenancy.usage.LedgerDrift;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.ReservationDecision;
import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;

/** The code of README and docs, run; {@link DocsTest} holds the pages to it. */
class SnippetsTest {

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final String user = "sa";
    private final String password = "";
    private final List<Mail> mails = new ArrayList<>();

    @Test
    void shouldServeTheRouteOfTheReadme() throws Exception {
        // snippet: Embedding
        Tenancy tenancy = Tenancy.inMemory();
        Javalin server = Javalin.create(config -> {
                    config.registerPlugin(new TenancyPlugin(tenancy, http -> http.baseDomain("localhost")));
                    config.routes.post(
                            "/reports",
                            ctx -> {
                                TenantContext tenant =
                                        ctx.with(TenancyPlugin.class).context();
                                ctx.status(201)
                                        .json(Map.of(
                                                "made_for",
                                                tenant.tenant().slug().value()));
                            },
                            Require.role(Role.MEMBER),
                            Require.feature("content_lead"),
                            Require.usage("content", 1));
                })
                .start("127.0.0.1", 0);
        // end
        try {
            SignedUp acme = tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
            HttpRequest call = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/reports"))
                    .header("Authorization", "Bearer " + acme.userToken().reveal())
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(call, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo("{\"made_for\":\"acme\"}");
        } finally {
            server.stop();
        }
    }

    @Test
    void shouldRunTheEmbeddingGuide() throws Exception {
        // snippet: Store
        HikariDataSource database = DatabasePool.open(url, user, password);
        TenancySchema.migrate(database);
        JpaTenancyStore store = JpaTenancyStore.open(database);
        CachingAccessDirectory directory =
                CachingAccessDirectory.open(store, DatabasePool.unpooled(url, user, password));
        // end
        // snippet: Engine
        Tenancy tenancy = Tenancy.builder()
                .store(store, directory)
                .clock(DatabaseClock.of(database))
                .plans(PlanCatalog.standard())
                .subscriptionPolicy((tenant, plan) -> plan.key().equals("starter"))
                .mailer(mails::add)
                .invitationPage(URI.create("https://app.example.com/join"))
                .build();
        // end
        try (database;
                directory;
                tenancy) {
            // snippet: Routes
            Javalin server = Javalin.create(config -> {
                config.registerPlugin(new TenancyPlugin(tenancy, http -> http.baseDomain("example.com")));
                config.routes.get("/prices", ctx -> ctx.json(List.of(1, 2, 3)), Require.anonymous());
                config.routes.get(
                        "/summary", ctx -> ctx.json(summary()), Require.role(Role.VIEWER), Require.feature("investor"));
                config.routes.post(
                        "/notes", ctx -> create(ctx), Require.role(Role.MEMBER), Require.usage("content", 1));
            });
            // end
            server.start("127.0.0.1", 0);
            try {
                SignedUp acme = tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
                HttpRequest call = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/notes"))
                        .header("Authorization", "Bearer " + acme.userToken().reveal())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"First\"}"))
                        .build();
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(call, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("{\"title\":\"First\",\"made_for\":\"acme\"}");
                keepNotes(database, store, tenancy, acme.tenant().id());
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void shouldKeepTenantsApartAndLeaveThemOnPurpose() throws Exception {
        try (PostgresDatabase postgres = PostgresServer.newDatabase();
                HikariDataSource ownerPool =
                        DatabasePool.open(postgres.url(), postgres.engineUser(), postgres.password())) {
            createNoteTable(ownerPool);
            TenancySchema.migrate(ownerPool);
            ApplicationRole.ensure(ownerPool, postgres.applicationUser(), postgres.password(), "public");
            try (HikariDataSource applicationPool =
                    DatabasePool.openForApplication(postgres.url(), postgres.applicationUser(), postgres.password())) {
                // snippet: Isolation
                TenantIsolation isolation = TenantIsolation.builder()
                        .owner(ownerPool) // the role that owns the tables
                        .applyRowLevelSecurity()
                        .build();
                EntityManagerFactory factory = new HibernatePersistenceConfiguration("notes")
                        .managedClasses(Note.class)
                        .property("jakarta.persistence.nonJtaDataSource", applicationPool) // the restricted role
                        .properties(isolation.settings())
                        .createEntityManagerFactory();
                TenantSessions sessions = TenantSessions.of(factory);
                // end
                try (factory) {
                    // snippet: Bypass
                    long notes = isolation.bypass(
                            "monthly figures of all tenants",
                            all -> all.createQuery("select count(note) from Note note", Long.class)
                                    .getSingleResult());
                    // end
                    assertThat(notes).isZero();
                    assertThat(isolation.verify()).isEmpty();
                    assertThatThrownBy(() -> sessions.runInTransaction(session -> {}))
                            .isInstanceOf(IllegalStateException.class);
                }
            }
        }
    }

    @Test
    void shouldAdoptTenantsExportAndEraseThem() throws Exception {
        Tenancy tenancy = Tenancy.inMemory();
        SignedUp acme = tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
        TenantId home = acme.tenant().id();
        TenantContext context = tenancy.access().system(new TenantReference.ById(home), "test");
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (HikariDataSource database = DatabasePool.open(url, user, password)) {
            run(database, "create table note (tenant_id uuid, id uuid primary key, title varchar(255) not null)");
            run(database, "insert into note (id, title) values (random_uuid(), 'of old')");
            // snippet: Adoption
            TenantIsolation stamping =
                    TenantIsolation.builder().adopting(Adoption.STAMP, home).build();
            try (EntityManagerFactory factory = notes(database, stamping.settings())) {
                TenantBackfill backfill = TenantBackfill.of(factory);
                backfill.gaps().forEach(System.out::println);
                backfill.fill("a second tenant comes");
            }
            // end
            try (EntityManagerFactory factory =
                    notes(database, TenantIsolation.builder().build().settings())) {
                // snippet: ExportAndErase
                TenantContext.<Map<String, Long>, IOException>callIn(
                        context, () -> TenantExport.of(factory).writeTo(stream));
                TenantErasure.of(factory).erase(context.tenantId(), "closed a year ago");
                // end
                assertThat(stream.toString(StandardCharsets.UTF_8)).containsOnlyOnce("of old");
                assertThat(TenantErasure.of(factory).erase(home, "once more").values())
                        .containsOnly(0L);
            }
        }
    }

    private static EntityManagerFactory notes(DataSource database, Map<String, Object> settings) {
        return new HibernatePersistenceConfiguration("notes")
                .managedClasses(Note.class)
                .property("jakarta.persistence.nonJtaDataSource", database)
                .properties(settings)
                .createEntityManagerFactory();
    }

    private void keepNotes(HikariDataSource database, JpaTenancyStore store, Tenancy tenancy, TenantId tenant)
            throws Exception {
        createNoteTable(database);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        // snippet: Sessions
        EntityManagerFactory factory = new HibernatePersistenceConfiguration("notes")
                .managedClasses(Note.class)
                .property("jakarta.persistence.nonJtaDataSource", database)
                .properties(TenantIsolation.builder().build().settings())
                .createEntityManagerFactory();
        TenantSessions sessions = TenantSessions.of(factory);
        // end
        try (factory) {
            // snippet: Background
            TenantContext context = tenancy.access().system(new TenantReference.ById(tenant), "nightly-report");
            TenantContext.runIn(context, () -> {
                sessions.runInTransaction(entityManager -> entityManager.persist(new Note()));
                TenantContext.wrap(executor).execute(() -> count(sessions));
            });
            // end
            executor.shutdown();
            assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(counted).containsExactly(1);
            // snippet: Joined
            TenantContext.runIn(
                    context,
                    () -> sessions.runInTransaction(entityManager -> {
                        entityManager.persist(new Note());
                        tenancy.usage().joining(store.join(entityManager)).require(context, "content", 1);
                    }));
            // end
            // one on the route, one with the note
            assertThat(tenancy.usage().consume(context, "content", 1))
                    .isInstanceOfSatisfying(
                            Consumption.Granted.class,
                            granted -> assertThat(granted.used()).isEqualTo(3));
            assertThatThrownBy(() -> sessions.runInTransaction(entityManager -> {}))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldCarryTheContextAlongAFuture() throws Exception {
        Tenancy tenancy = Tenancy.inMemory();
        SignedUp acme = tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
        TenantContext context =
                tenancy.access().system(new TenantReference.ById(acme.tenant().id()), "test");
        Javalin server = Javalin.create(config -> config.routes.get("/", ctx -> ctx.result("42")))
                .start("127.0.0.1", 0);
        try {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()))
                    .build();
            TenantContext.<Void, Exception>callIn(context, () -> {
                // snippet: Future
                CompletableFuture<Void> kept = TenantContext.wrap(client.sendAsync(question, BodyHandlers.ofString()))
                        .thenAccept(answer -> keep(answer.body()));
                // end
                return kept.get(30, TimeUnit.SECONDS);
            });
            assertThat(kept).containsExactly("42 for acme");
        } finally {
            server.stop();
        }
    }

    @Test
    void shouldReportEveryTenantAtNight() throws Exception {
        Tenancy tenancy = Tenancy.inMemory();
        tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
        tenancy.tenants().signUp(SignUp.of("Globex", "globex", "Hank Scorpio", "hank@globex.com"));
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        List<TenantWorkFailed> alarms = new ArrayList<>();
        // snippet: ForEachTenant
        Runnable nightly = () -> {
            try {
                tenancy.forEachTenant("nightly-report", context -> report(context));
            } catch (TenantWorkFailed failed) {
                alarms.add(failed);
            }
        };
        scheduler.scheduleWithFixedDelay(nightly, 0, 1, TimeUnit.DAYS);
        // end
        scheduler.submit(() -> {}).get(30, TimeUnit.SECONDS);
        scheduler.shutdownNow();
        assertThat(kept).containsExactly("report for globex", "report for acme");
        assertThat(alarms).isEmpty();
    }

    private final List<String> kept = new CopyOnWriteArrayList<>();

    private void report(TenantContext context) {
        assertThat(context).isSameAs(TenantContext.current());
        keep("report");
    }

    private void keep(String what) {
        kept.add(what + " for " + TenantContext.current().tenant().slug());
    }

    @Test
    void shouldRefuseTheEleventhContentInATest() {
        // snippet: InMemoryTest
        Tenancy tenancy = Tenancy.inMemory();
        SignedUp acme = tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
        TenantContext context =
                tenancy.access().system(new TenantReference.ById(acme.tenant().id()), "test");

        for (int i = 0; i < 10; i++) {
            tenancy.usage().require(context, "content", 1);
        }

        assertThatThrownBy(() -> tenancy.usage().require(context, "content", 1)).isInstanceOf(LimitReached.class);
        // end
        assertThat(consume(tenancy, context)).isEqualTo("Only 10 in this period.");
    }

    private static String consume(Tenancy tenancy, TenantContext context) {
        // snippet: UsageSnippet
        Consumption consumption = tenancy.usage().consume(context, "content", 1);
        if (consumption instanceof Consumption.LimitExceeded exceeded) {
            return "Only " + exceeded.limit() + " in this period.";
        }
        // end
        return "granted";
    }

    @Test
    void shouldReserveTakeSeveralAndTellThePast() {
        Tenancy tenancy = Tenancy.inMemory();
        SignedUp acme = tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
        TenantContext context =
                tenancy.access().system(new TenantReference.ById(acme.tenant().id()), "test");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<LedgerDrift> alarms = new ArrayList<>();

        // snippet: Reservation
        ReservationDecision decision = tenancy.usage().reserve(context, "content", 5, Duration.ofMinutes(2), "job-17");
        if (decision instanceof ReservationDecision.Reserved reserved) {
            int made = generate(5);
            tenancy.usage().commit(context, reserved.reservation().id(), made);
        }
        // end
        // snippet: ConsumeAll
        ConsumptionOfAll taken = tenancy.usage().consumeAll(context, Map.of("content", 1L, "leads", 20L), "import-17");
        // end
        // snippet: History
        List<PeriodUsage> periods = tenancy.usage().history(context, "content");
        List<DailyUsage> chart = tenancy.usage().daily(context, "content", today.minusDays(29), today.plusDays(1));
        // end
        // snippet: Verify
        tenancy.usage().verifyAll(drift -> alarms.add(drift));
        // end
        assertThat(taken).isInstanceOf(ConsumptionOfAll.AllGranted.class);
        assertThat(periods).extracting(PeriodUsage::used).containsExactly(4L);
        assertThat(chart).hasSize(30);
        assertThat(chart.stream().mapToLong(DailyUsage::used).sum()).isEqualTo(4);
        assertThat(alarms).isEmpty();
    }

    /** Makes fewer than it was asked for. */
    private static int generate(int wanted) {
        return wanted - 2;
    }

    @Test
    void shouldBuildTheCatalogOfThePlansPage() {
        // snippet: CatalogSnippet
        Meter projects = Meter.standing("projects");
        Meter exports = Meter.periodic("exports");
        Feature branding = new Feature("branding");
        Plan basic = Plan.builder("basic")
                .price(Price.dollars(0))
                .limit(projects, Limit.of(2))
                .limit(exports, Limit.of(20))
                .rateLimit(RateLimit.perMinute(60))
                .build();
        Plan team = Plan.builder("team")
                .price(Price.dollars(49))
                .limit(projects, Limit.of(50))
                .limit(exports, Limit.unlimited())
                .features(branding)
                .rateLimit(RateLimit.perMinute(600))
                .build();
        PlanCatalog catalog = PlanCatalog.builder()
                .meters(projects, exports)
                .features(branding)
                .plan(basic)
                .plan(team)
                .build();
        // end
        assertThat(catalog.plansWith(branding)).containsExactly("team");
        assertThat(catalog.plansAbove(projects, basic.limit(projects))).containsExactly("team");
    }

    @Test
    void shouldReadACatalogFromAFile() throws IOException {
        Path file = Path.of("..", "docs", "standard-plans.json");
        // snippet: CatalogFileSnippet
        PlanCatalog catalog = PlanCatalogJson.parse(Files.readString(file));
        // end
        assertThat(catalog.plans()).isEqualTo(PlanCatalog.standard().plans());
    }

    @Test
    void shouldTellWhenAMeterIsNearlyUsedUp() {
        List<String> mails = new ArrayList<>();
        Tenancy.Builder builder =
                Tenancy.builder().inMemory().mailer(mail -> {}).invitationPage(URI.create("http://localhost/join"));
        // snippet: ThresholdSnippet
        TenancyListener listener = new TenancyListener() {
            @Override
            public void thresholdReached(ThresholdReached event) {
                mails.add(event.tenantId() + " has used " + event.percent() + " % of "
                        + event.meter().key());
            }
        };
        Tenancy tenancy = builder.listener(listener).build();
        // end
        TenantId tenant = tenancy.tenants()
                .signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"))
                .tenant()
                .id();
        tenancy.usage().require(tenancy.access().system(new TenantReference.ById(tenant), "test"), "content", 9);
        assertThat(mails).containsExactly(tenant + " has used 80 % of content");
    }

    @Test
    void shouldHandOutUnitsOfALease() {
        Tenancy.Builder builder = Tenancy.builder()
                .inMemory()
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .mailer(mail -> {})
                .invitationPage(URI.create("http://localhost/join"));
        // snippet: LeaseSnippet
        Tenancy tenancy = builder.lease(Lease.of("content", 100)).build();
        // end
        TenantId tenant = tenancy.tenants()
                .signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com").onPlan("professional"))
                .tenant()
                .id();
        var context = tenancy.access().system(new TenantReference.ById(tenant), "test");
        Grant grant = tenancy.usage().require(context, "content", 1);
        assertThat(tenancy.usage().report(context).meters())
                .filteredOn(meter -> meter.meter().key().equals("content"))
                .extracting(meter -> meter.count().used())
                .containsExactly(100L);
        assertThat(tenancy.usage().refund(context, grant.id())).isFalse();
        tenancy.close();
    }

    @Test
    void shouldExplainAnExceptionForOneTenant() {
        Tenancy tenancy = Tenancy.inMemory();
        TenantId tenant = tenancy.tenants()
                .signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"))
                .tenant()
                .id();
        // snippet: OverrideSnippet
        Instant until = tenancy.clock().instant().plus(Duration.ofDays(30));
        tenancy.overrides()
                .set(tenant, new Entitlement.OfMeter("content", 500, until), "Pilot", Actor.operator("Olga"));
        tenancy.overrides()
                .set(tenant, new Entitlement.OfFeature("sla", true, null), "Contract 42", Actor.operator("Olga"));
        // end
        TenantContext context = tenancy.access().system(new TenantReference.ById(tenant), "test");
        assertThat(explain(tenancy, context)).isEqualTo("500 instead of 10: Pilot");
        assertThat(context.entitlements().features()).containsEntry("sla", true);
    }

    @Test
    void shouldTopUpATenant() {
        Tenancy tenancy = Tenancy.inMemory();
        TenantId tenant = tenancy.tenants()
                .signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"))
                .tenant()
                .id();
        // snippet: TopUpSnippet
        Instant inAYear = tenancy.clock().instant().plus(Duration.ofDays(365));
        NewTopUp pack = new NewTopUp("content", 50, Burn.AFTER, inAYear, "Order 4711");
        tenancy.topUps().grant(tenant, pack, Actor.system("shop"), "order-4711");
        // end
        TenantContext context = tenancy.access().system(new TenantReference.ById(tenant), "test");
        assertThat(tenancy.usage().require(context, "content", 60).amount()).isEqualTo(60);
        assertThat(tenancy.usage().consume(context, "content", 1)).isInstanceOf(Consumption.LimitExceeded.class);
    }

    private static String explain(Tenancy tenancy, TenantContext context) {
        // snippet: ExplainSnippet
        Explanation explanation = tenancy.plans().explain(context, "content");
        if (explanation instanceof Explanation.OfMeter content && content.override() != null) {
            return content.effective() + " instead of " + content.planned() + ": "
                    + content.override().reason();
        }
        // end
        return "as planned";
    }

    @Test
    void shouldJudgeAPlanChangeWithNothingElse() {
        // snippet: PlanRuleSnippet
        PlanCatalog catalog = PlanCatalog.standard();
        Plan starter = catalog.find("starter").orElseThrow();
        Plan free = catalog.find("free").orElseThrow();
        Meter users = catalog.meter("users").orElseThrow();

        var verdict = PlanChange.judge(catalog, starter, free, PlanChange.Direction.DOWNGRADE, Map.of(users, 3L));

        assertThat(verdict).isEqualTo(new PlanChange.Blocked(List.of(new PlanChange.Violation("users", 3, 1))));
        // end
    }

    // snippet: Entity
    @Entity(name = "Note")
    @Table(name = "note")
    static class Note extends TenantScopedEntity {

        @Id
        private UUID id = UUID.randomUUID();

        private String title = "";
    }
    // end

    private final List<Integer> counted = new ArrayList<>();

    private void count(TenantSessions sessions) {
        // snippet: Query
        List<Note> notes = sessions.callInTransaction(entityManager ->
                entityManager.createQuery("from Note", Note.class).getResultList());
        // end
        counted.add(notes.size());
    }

    private static Map<String, Integer> summary() {
        return Map.of("notes", 0);
    }

    private static void create(Context ctx) {
        // snippet: Handler
        TenantContext context = ctx.with(TenancyPlugin.class).context();
        Form form = ctx.with(TenancyPlugin.class).form("title");
        var title = form.validation().required("title", form.text("title"), DisplayName::new);
        form.validation().finish();
        // end
        ctx.status(201)
                .result("{\"title\":\"" + title.value() + "\",\"made_for\":\""
                        + context.tenant().slug() + "\"}");
    }

    private static void createNoteTable(HikariDataSource database) throws SQLException {
        run(database, "create table note (tenant_id uuid not null, id uuid primary key, title varchar(255) not null)");
    }

    private static void run(HikariDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
