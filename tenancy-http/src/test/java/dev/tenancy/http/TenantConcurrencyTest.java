package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.problem.Conflict;
import dev.tenancy.role.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantConcurrencyTest {

    private static final RouteRole[] METERED = {Require.role(Role.MEMBER), Require.usage("content", 1)};

    private final World world = new World();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final CompletableFuture<Void> leave = new CompletableFuture<>();
    private final String owner = world.signUp("acme", "enterprise");
    private final String neighbour = world.signUp("neighbour", "enterprise");
    private volatile CountDownLatch entered = new CountDownLatch(1);

    @AfterEach
    void stop() {
        leave.complete(null);
        clients.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/waits", "/future-waits", "/async-waits", "/event-waits"})
    void shouldRefuseOneRequestTooManyOfATenantUntilAnotherHasEnded(String path) throws InterruptedException {
        try (Server server = server(3)) {
            List<CompletableFuture<Answer>> running = hold(server, owner, path, 3);
            long used = world.used(owner, "content");

            Answer refused = server.call("POST", "/ok").as(owner).send().expect(429, "rate_limited");

            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("RateLimit")).startsWith("\"tenant\";r=");
            assertThat(refused.text("detail")).contains("at once");
            assertThat(world.used(owner, "content")).isEqualTo(used);
            server.call("POST", "/ok").as(neighbour).send().expect(200);
            leave.complete(null);
            running.forEach(answer -> answer.join().expect(200));
            letIn(server, owner);
        }
    }

    @Test
    void shouldCountAllCallersOfATenantTogether() throws InterruptedException {
        String key = world.key(owner, Role.MEMBER);
        String member = world.member(owner, "max@acme.example", Role.MEMBER);
        try (Server server = server(2)) {
            hold(server, key, "/waits", 1);
            hold(server, member, "/waits", 1);

            server.get("/tenants/me").as(owner).send().expect(429, "rate_limited");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ok",
                "/answers-500",
                "/refuses",
                "/throws",
                "/error",
                "/skips",
                "/streams",
                "/streams-then-throws",
                "/unreadable",
                "/future-ok",
                "/future-throws",
                "/supplier-throws",
                "/async-ok",
                "/async-throws",
                "/filter-throws",
                "/after-throws"
            })
    void shouldLetTheNextRequestInHoweverTheLastOneEnded(String path) {
        try (Server server = server(1)) {
            for (int i = 0; i < 3; i++) {
                endedSomehow(server.call("POST", path).as(owner));
                letIn(server, owner);
            }
        }
    }

    @Test
    void shouldLetTheNextRequestInAfterAFutureThatWasGivenUp() {
        Server.withAsyncTimeout(world.tenancy, 50, config -> config.tenantConcurrency(1), this::routes, server -> {
            endedSomehow(server.call("POST", "/never").as(owner));
            letIn(server, owner);
        });
    }

    @Test
    void shouldLetTheNextRequestInAfterAClientThatWentAway() throws Exception {
        try (Server server = server(1)) {
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.setSoLinger(true, 0);
                String request = "POST /waits HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + owner
                        + "\r\nContent-Length: 0\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            }
            server.call("POST", "/ok").as(owner).send().expect(429, "rate_limited");

            leave.complete(null);

            letIn(server, owner);
        }
    }

    @Test
    void shouldNotCountWhatIsRefusedBeforeItRuns() {
        String viewer = world.member(owner, "vera@acme.example", Role.VIEWER);
        try (Server server = server(1)) {
            for (int i = 0; i < 5; i++) {
                server.call("POST", "/ok").as(viewer).send().expect(403, "role_required");
                server.get("/tenants/me?x").as(viewer).send().expect(400, "malformed_request");
            }
            letIn(server, viewer);
        }
    }

    @Test
    void shouldLetTheNextRequestInAfterOneThatCouldNotBeCharged() {
        String free = world.signUp("small", "free");
        try (Server server = server(1)) {
            server.call("POST", "/expensive").as(free).send().expect(429, "limit_reached");
            letIn(server, free);
        }
    }

    @Test
    void shouldLeaveRoomForOthersWhenATenantFloodsTheServerWithMoreThanItHasThreads() throws InterruptedException {
        try (Server server = Server.of(world.tenancy, this::routes)) {
            List<CompletableFuture<Answer>> flood = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                flood.add(sent(server.call("POST", "/waits").as(owner)));
            }
            List<CompletableFuture<Answer>> refused = new ArrayList<>();
            CountDownLatch over = new CountDownLatch(200);
            for (CompletableFuture<Answer> one : flood) {
                one.thenAccept(answer -> over.countDown());
            }
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            flood.stream().filter(CompletableFuture::isDone).forEach(refused::add);

            assertThat(refused).hasSize(200);
            refused.forEach(one -> one.join().expect(429, "rate_limited"));
            for (int i = 0; i < 20; i++) {
                server.call("POST", "/ok").as(neighbour).send().expect(200);
            }
            leave.complete(null);
            flood.removeAll(refused);
            flood.forEach(one -> one.join().expect(200));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_001})
    void shouldRefuseABoundOutOfRange(int requests) {
        assertThatThrownBy(() -> new TenancyHttpConfig().tenantConcurrency(requests))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tenantConcurrency must be 1 to 100000, not " + requests + ".");
    }

    private Server server(int atOnce) {
        return Server.of(world.tenancy, config -> config.tenantConcurrency(atOnce), this::routes);
    }

    private void routes(RoutesConfig routes) {
        Map<String, Handler> handlers = Map.ofEntries(
                Map.entry("/ok", ctx -> ctx.result("made")),
                Map.entry("/answers-500", ctx -> ctx.status(500).result("broken")),
                Map.entry("/refuses", ctx -> {
                    throw Conflict.lastOwner();
                }),
                Map.entry("/throws", ctx -> {
                    throw new IllegalArgumentException("oops");
                }),
                Map.entry("/error", ctx -> {
                    throw new StackOverflowError();
                }),
                Map.entry("/skips", ctx -> ctx.status(202).skipRemainingHandlers()),
                Map.entry("/streams", ctx -> ctx.result(InputStream.nullInputStream())),
                Map.entry("/streams-then-throws", ctx -> {
                    ctx.outputStream().write(new byte[100_000]);
                    ctx.outputStream().flush();
                    throw new IllegalStateException("half way");
                }),
                Map.entry("/unreadable", ctx -> ctx.result(new Unreadable())),
                Map.entry("/future-ok", ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> {}))),
                Map.entry(
                        "/future-throws",
                        ctx -> ctx.future(() -> CompletableFuture.failedFuture(new IllegalStateException("later")))),
                Map.entry(
                        "/supplier-throws",
                        ctx -> ctx.future(() -> {
                            throw new IllegalStateException("no future");
                        })),
                Map.entry("/async-ok", ctx -> ctx.async(() -> {})),
                Map.entry(
                        "/async-throws",
                        ctx -> ctx.async(() -> {
                            throw new IllegalStateException("later");
                        })),
                Map.entry("/never", ctx -> ctx.future(CompletableFuture::new)),
                Map.entry("/filter-throws", ctx -> ctx.result("made")),
                Map.entry("/after-throws", ctx -> ctx.result("made")),
                Map.entry("/waits", ctx -> {
                    entered.countDown();
                    leave.join();
                }),
                Map.entry(
                        "/future-waits",
                        ctx -> ctx.future(() -> {
                            entered.countDown();
                            return leave.thenRunAsync(() -> ctx.result("made"), ForkJoinPool.commonPool());
                        })),
                Map.entry(
                        "/async-waits",
                        ctx -> ctx.async(() -> {
                            entered.countDown();
                            leave.join();
                        })));
        handlers.forEach((path, handler) -> routes.post(path, handler, METERED));
        routes.post("/expensive", ctx -> {}, Require.role(Role.MEMBER), Require.usage("content", 11));
        routes.sse(
                "/event-waits",
                client -> {
                    client.keepAlive();
                    entered.countDown();
                    leave.thenRunAsync(client::close);
                },
                METERED);
        routes.beforeMatched("/filter-throws", TenantConcurrencyTest::fail);
        routes.after("/after-throws", TenantConcurrencyTest::fail);
    }

    private static void fail(Context ctx) {
        throw new IllegalStateException("in a filter");
    }

    private List<CompletableFuture<Answer>> hold(Server server, String token, String path, int requests)
            throws InterruptedException {
        entered = new CountDownLatch(requests);
        List<CompletableFuture<Answer>> running = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            String method = path.startsWith("/event") ? "GET" : "POST";
            running.add(sent(server.call(method, path)
                    .header("Accept", path.startsWith("/event") ? "text/event-stream" : "*/*")
                    .as(token)));
        }
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        return running;
    }

    private CompletableFuture<Answer> sent(Call call) {
        return CompletableFuture.supplyAsync(call::send, clients);
    }

    private static void endedSomehow(Call call) {
        try {
            assertThat(call.send().status()).isNotEqualTo(429);
        } catch (UncheckedIOException cutOff) {
            assertThat(cutOff).isNotNull();
        }
    }

    /** The server may notice the end of a request a moment after its client does. */
    private static void letIn(Server server, String token) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        Answer answer = server.get("/tenants/me").as(token).send();
        while (answer.status() == 429 && System.nanoTime() < deadline) {
            answer = server.get("/tenants/me").as(token).send();
        }
        answer.expect(200);
    }

    private static final class Unreadable extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("unreadable");
        }
    }
}
