package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.role.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import jakarta.servlet.AsyncContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that go on after they have returned: in their tenant's context, or in none; never in another's. */
class AsyncHandlersTest {

    private static final World WORLD = new World();
    private static final ExecutorService ELSEWHERE = Executors.newSingleThreadExecutor();
    private static final List<String> CLOSED = new CopyOnWriteArrayList<>();
    private static Server server;
    private static String alpha;
    private static String beta;
    private static CountDownLatch closed = new CountDownLatch(1);

    private static void routes(RoutesConfig routes) {
        var member = Require.role(Role.MEMBER);
        routes.get("/future", ctx -> ctx.future(() -> wrapped().thenAccept(done -> ctx.result(bound()))), member);
        routes.get("/stage", ctx -> ctx.future(() -> answered().thenAccept(done -> ctx.result(bound()))), member);
        routes.get("/async", ctx -> ctx.async(() -> ctx.result(bound())), member);
        routes.get("/late", AsyncHandlersTest::late, member);
        routes.get("/servlet", AsyncHandlersTest::servlet, member);
        routes.sse("/events", AsyncHandlersTest::events, member, Require.usage("content", 1));
        routes.get("/anybody", ctx -> ctx.result(bound()), Require.anonymous());
    }

    @BeforeAll
    static void start() {
        server = Server.of(WORLD.tenancy, AsyncHandlersTest::routes);
        alpha = WORLD.signUp("alpha", "enterprise");
        beta = WORLD.signUp("beta", "enterprise");
    }

    @AfterAll
    static void stop() {
        server.close();
        ELSEWHERE.shutdownNow();
    }

    @AfterEach
    void shouldLeaveNothingBehind() throws Exception {
        assertThat(ELSEWHERE.submit(AsyncHandlersTest::bound).get()).isEqualTo("none");
        for (int i = 0; i < 20; i++) {
            assertThat(server.get("/anybody").send().expect(200).body()).isEqualTo("none");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/future", "/async"})
    void shouldGoOnInTheTenantsContext(String path) {
        assertThat(server.get(path).as(alpha).send().expect(200).body()).isEqualTo("alpha");
        assertThat(server.get(path).as(beta).send().expect(200).body()).isEqualTo("beta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stage", "/late", "/servlet"})
    void shouldGoOnInNoContextWhereNoneWasHandedOver(String path) {
        assertThat(server.get(path).as(alpha).send().expect(200).body()).isEqualTo("none");
    }

    @Test
    void shouldSendEventsInTheTenantsContext() throws Exception {
        closed = new CountDownLatch(1);
        long used = WORLD.used(alpha, "content");

        Answer answer = server.get("/events")
                .header("Accept", "text/event-stream")
                .as(alpha)
                .send()
                .expect(200);

        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        assertThat(answer.body()
                        .lines()
                        .filter(line -> line.startsWith("data: "))
                        .collect(Collectors.joining(" ")))
                .isEqualTo("data: alpha data: alpha data: none");
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(CLOSED).containsExactly("none");
        assertThat(WORLD.used(alpha, "content")).isEqualTo(used + 1);
    }

    @Test
    void shouldSendNoEventsToWhoMayNotReadThem() {
        server.get("/events").header("Accept", "text/event-stream").send().expect(401, "unauthenticated");
    }

    private static void events(SseClient client) {
        Runnable handedOver = TenantContext.wrap(() -> client.sendEvent(bound()));
        client.sendEvent(bound());
        client.onClose(() -> {
            CLOSED.add(bound());
            closed.countDown();
        });
        client.keepAlive();
        ELSEWHERE.execute(handedOver);
        ELSEWHERE.execute(() -> {
            client.sendEvent(bound());
            client.close();
        });
    }

    private static void late(Context ctx) {
        CompletableFuture<Void> never = new CompletableFuture<>();
        ctx.async(
                config -> {
                    config.timeout = 20;
                    config.onTimeout(timedOut -> {
                        timedOut.status(200).result(bound());
                        never.complete(null);
                    });
                },
                never::join);
    }

    private static void servlet(Context ctx) {
        AsyncContext async = ctx.req().startAsync();
        CompletableFuture<Void> written = new CompletableFuture<>();
        async.start(() -> {
            ctx.result(bound());
            written.complete(null);
        });
        ctx.future(() -> written);
    }

    /** A future that ends on a thread that knows no tenant, as an HTTP client's do. */
    private static CompletableFuture<String> answered() {
        return CompletableFuture.supplyAsync(
                () -> "answered", CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, ELSEWHERE));
    }

    private static CompletableFuture<String> wrapped() {
        return TenantContext.wrap(answered());
    }

    private static String bound() {
        return TenantContext.find()
                .map(context -> context.tenant().slug().value())
                .orElse("none");
    }
}
