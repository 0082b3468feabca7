package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.PageRequest;
import dev.tenancy.role.Role;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardTest {

    private final World world = new World();
    private Server server;
    private String owner;

    @BeforeEach
    void start() {
        server = Server.of(world.tenancy, routes -> {
            routes.get("/legal", ctx -> ctx.result("law"), Require.role(Role.MEMBER), Require.feature("legal_ai"));
            routes.post("/content", ctx -> ctx.result("made"), Require.role(Role.MEMBER), Require.usage("content", 1));
            routes.post(
                    "/everything",
                    ctx -> ctx.with(TenancyPlugin.class).form().validation().finish(),
                    Require.role(Role.ADMIN),
                    Require.feature("legal_ai"),
                    Require.usage("content", 1));
            routes.get("/ops", ctx -> ctx.result("ops"), Require.operator());
            routes.get("/search", ctx -> ctx.result("found"), Require.role(Role.VIEWER), Require.query("q"));
            routes.get("/open", ctx -> ctx.result("" + TenantContext.find().isPresent()), Require.anonymous());
            routes.get(
                    "/context",
                    ctx -> ctx.result(
                            ctx.with(TenancyPlugin.class).context().tenantId().toString()),
                    Require.anonymous());
        });
        owner = world.signUp("guarded", "free");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldNameThePlansThatHaveAMissingFeature() {
        Answer refused = server.get("/legal").as(owner).send().expect(403, "feature_not_in_plan");
        assertThat(refused.text("feature")).isEqualTo("legal_ai");
        assertThat(refused.json().path("available_in"))
                .extracting(one -> one.asText())
                .containsExactly("professional", "enterprise");
        server.get("/legal").as(world.signUp("lawyers", "professional")).send().expect(200);
    }

    @Test
    void shouldRefuseTheEleventhContentWhenTheLimitIsTenAndSayWhenItResets() {
        for (int i = 0; i < 10; i++) {
            server.call("POST", "/content").as(owner).send().expect(200);
        }
        Answer refused = server.call("POST", "/content").as(owner).send().expect(429, "limit_reached");
        assertThat(refused.text("meter")).isEqualTo("content");
        assertThat(refused.json().path("used").asLong()).isEqualTo(10);
        assertThat(refused.json().path("limit").asLong()).isEqualTo(10);
        assertThat(refused.json().path("available_in"))
                .extracting(one -> one.asText())
                .containsExactly("starter", "professional", "enterprise");
        Duration wait = Duration.between(world.clock.instant(), Instant.parse(refused.text("resets_at")));
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(wait.toSeconds(), wait.toSeconds() + 1);
        assertThat(refused.header("RateLimit")).startsWith("\"tenant\";r=");
    }

    @Test
    void shouldGrantAgainOnceTheMeterHasReset() {
        String team = world.signUp("monthly", "starter");
        String key = world.key(team, Role.MEMBER);
        world.tenancy.usage().require(world.context(team), "content", 100);
        Answer refused = server.call("POST", "/content").as(key).send().expect(429, "limit_reached");
        world.clock.set(Instant.parse(refused.text("resets_at")));
        server.call("POST", "/content").as(key).send().expect(200);
    }

    @Test
    void shouldTellWhatIsLeftOfTheRateOnEveryAnswerForTheTenant() {
        String viewer = world.member(world.signUp("staffed", "starter"), "v@staffed.example", Role.VIEWER);
        String[] requests = {
            "GET /tenants/me",
            "POST /content",
            "GET /legal",
            "DELETE /tenants/me",
            "GET /tenants/me/users/x",
            "GET /search?p=1"
        };
        int remaining = 299;
        for (String request : requests) {
            String[] parts = request.split(" ");
            Answer answer = server.call(parts[0], parts[1]).as(viewer).send();
            assertThat(answer.header("RateLimit-Policy")).as(request).isEqualTo("\"tenant\";q=300;w=60");
            assertThat(answer.header("RateLimit")).as(request).startsWith("\"tenant\";r=" + remaining-- + ";t=");
        }
        assertThat(server.get("/tenants/me").send().headers()).doesNotContainKeys("RateLimit", "RateLimit-Policy");
        assertThat(server.get("/tenants/me")
                        .as(viewer)
                        .header("X-Tenant-ID", "guarded")
                        .send()
                        .expect(404)
                        .headers())
                .doesNotContainKeys("RateLimit", "RateLimit-Policy");
    }

    @Test
    void shouldRefuseOneRequestTooManyAndLetTheNextInWhenItsTimeHasCome() {
        for (int i = 0; i < 60; i++) {
            server.get("/tenants/me").as(owner).send().expect(200);
        }
        Answer refused = server.call("POST", "/content").as(owner).send().expect(429, "rate_limited");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("RateLimit")).isEqualTo("\"tenant\";r=0;t=1");
        assertThat(world.used(owner, "content")).isZero();
        server.get("/tenants/me").as(world.signUp("neighbour", "free")).send().expect(200);
        world.clock.advance(Duration.ofSeconds(1));
        server.get("/tenants/me").as(owner).send().expect(200);
    }

    @Test
    void shouldRefuseInTheOrderOfTheContract() {
        String team = world.signUp("ordered", "starter");
        String viewer = world.member(team, "v@ordered.example", Role.VIEWER);
        Call worst = everything().as(viewer).header("X-Tenant-ID", "guarded").header("If-Match", "\"1\"");
        worst.send().expect(400, "malformed_request");
        everything().as("nobody").header("X-Tenant-ID", "guarded").send().expect(401, "unauthenticated");
        everything().as(viewer).header("X-Tenant-ID", "guarded").send().expect(404, "tenant_not_found");
        TenantId id = world.context(team).tenantId();
        world.tenancy.tenants().suspend(id);
        everything().as(viewer).send().expect(403, "tenant_suspended");
        world.tenancy.tenants().reactivate(id);
        drain(team, 300);
        everything().as(viewer).send().expect(403, "role_required");
        everything().as(team).send().expect(403, "feature_not_in_plan");
        world.tenancy.subscriptions().upgrade(world.context(team), "professional");
        drain(team, 1200);
        world.tenancy.usage().require(world.context(team), "content", 500);
        everything().as(team).send().expect(429, "rate_limited");
        world.clock.advance(Duration.ofMinutes(1));
        everything().as(team).send().expect(429, "limit_reached");
        world.tenancy.subscriptions().upgrade(world.context(team), "enterprise");
        everything().as(team).send().expect(422, "validation_failed");
    }

    @Test
    void shouldTellOperatorsAndTenantsApart() {
        server.get("/ops").as(world.operatorToken).send().expect(200);
        server.get("/ops").as(owner).send().expect(403, "role_required");
        server.get("/ops").send().expect(401, "unauthenticated");
        server.get("/t/guarded/ops").as(world.operatorToken).send().expect(404, "route_not_found");
    }

    @Test
    void shouldKnowOnlyTheQueryThatARouteDeclares() {
        server.get("/search?q=x").as(owner).send().expect(200);
        assertThat(server.get("/search?page=2")
                        .as(owner)
                        .send()
                        .expect(400, "malformed_request")
                        .text("parameter"))
                .isEqualTo("page");
        assertThat(server.get("/search?q=x&q=y")
                        .as(owner)
                        .send()
                        .expect(400, "malformed_request")
                        .text("parameter"))
                .isEqualTo("q");
        assertThat(server.get("/search?q=x&%71=y")
                        .as(owner)
                        .send()
                        .expect(400, "malformed_request")
                        .text("parameter"))
                .isEqualTo("q");
        server.get("/tenants/me?x").as(owner).send().expect(400, "malformed_request");
        server.get("/plans?x=1").send().expect(400, "malformed_request");
    }

    @Test
    void shouldNeverIgnoreAHeaderThatAsksForMoreThanItDoes() {
        for (String header : new String[] {"Idempotency-Key", "If-Match"}) {
            for (Call call : new Call[] {
                server.post("/tenants", "{}"),
                server.get("/plans"),
                server.get("/tenants/me").as(owner),
                server.call("POST", "/content").as(owner),
                server.get("/open")
            }) {
                Answer refused = call.header(header, "\"x\"").send().expect(400, "malformed_request");
                assertThat(refused.text("parameter")).isEqualTo(header);
            }
        }
        assertThat(world.used(owner, "content")).isZero();
    }

    @Test
    void shouldBindNoTenantOnAPublicRoute() {
        assertThat(server.get("/open").as(owner).send().expect(200).body()).isEqualTo("false");
        server.get("/context").as(owner).send().expect(500, "internal_error");
    }

    @Test
    void shouldNotSpendOnACredentialThatIsRevokedWhileItIsUsed() {
        String team = world.signUp("revoking", "starter");
        String key = world.key(team, Role.MEMBER);
        server.call("POST", "/content").as(key).send().expect(200);
        var id = world.tenancy
                .apiKeys()
                .page(world.context(team), PageRequest.first())
                .items()
                .get(0)
                .id();
        world.tenancy.apiKeys().revoke(world.context(team), id);
        server.call("POST", "/content").as(key).send().expect(401, "unauthenticated");
        assertThat(world.used(team, "content")).isOne();
    }

    private Call everything() {
        return server.post("/everything", "{\"no\":1}");
    }

    private void drain(String token, int requests) {
        for (int i = 0; i < requests; i++) {
            world.tenancy
                    .rateLimiter()
                    .tryAcquire(
                            world.id(token), world.context(token).entitlements().rateLimit());
        }
    }
}
