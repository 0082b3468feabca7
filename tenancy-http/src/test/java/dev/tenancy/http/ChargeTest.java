package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.problem.Conflict;
import dev.tenancy.role.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Handler;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChargeTest {

    private static final RouteRole[] METERED = {Require.role(Role.MEMBER), Require.usage("content", 1)};
    private static final Executor POOL = ForkJoinPool.commonPool();

    private static final World WORLD = new World();
    private static Server server;
    private static int tenants;

    private static CountDownLatch entered = new CountDownLatch(1);
    private static CountDownLatch leave = new CountDownLatch(1);

    private static final class Mapped extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Mapped(int status) {
            this.status = status;
        }
    }

    private static void routes(RoutesConfig routes) {
        Map<String, Handler> handlers = Map.ofEntries(
                Map.entry("/ok", ctx -> ctx.result("made")),
                Map.entry("/created", ctx -> ctx.status(201)),
                Map.entry("/redirect", ctx -> ctx.redirect("/elsewhere")),
                Map.entry("/answers-400", ctx -> ctx.status(400)),
                Map.entry("/answers-500", ctx -> ctx.status(500).result("broken")),
                Map.entry("/refuses", ctx -> {
                    throw Conflict.lastOwner();
                }),
                Map.entry("/http-exception", ctx -> {
                    throw new BadRequestResponse("no");
                }),
                Map.entry("/throws", ctx -> {
                    throw new IllegalArgumentException("oops");
                }),
                Map.entry("/error", ctx -> {
                    throw new StackOverflowError();
                }),
                Map.entry("/mapped-418", ctx -> {
                    throw new Mapped(418);
                }),
                Map.entry("/mapped-202", ctx -> {
                    throw new Mapped(202);
                }),
                Map.entry("/skips-400", ctx -> ctx.status(400).skipRemainingHandlers()),
                Map.entry("/streams-then-throws", ctx -> {
                    ctx.outputStream().write(new byte[100_000]);
                    ctx.outputStream().flush();
                    ctx.res().flushBuffer();
                    throw new IllegalStateException("half way");
                }),
                Map.entry(
                        "/future-ok",
                        ctx -> ctx.future(() -> CompletableFuture.runAsync(
                                () -> ctx.result(
                                        TenantContext.current().tenant().slug().value()),
                                TenantContext.wrap(POOL)))),
                Map.entry(
                        "/future-400",
                        ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> ctx.status(400), POOL))),
                Map.entry(
                        "/future-throws",
                        ctx -> ctx.future(() -> CompletableFuture.runAsync(
                                () -> {
                                    throw new IllegalStateException("later");
                                },
                                POOL))),
                Map.entry(
                        "/future-refuses",
                        ctx -> ctx.future(() -> CompletableFuture.failedFuture(Conflict.lastOwner()))),
                Map.entry(
                        "/future-mapped-202", ctx -> ctx.future(() -> CompletableFuture.failedFuture(new Mapped(202)))),
                Map.entry(
                        "/supplier-throws",
                        ctx -> ctx.future(() -> {
                            throw new IllegalStateException("no future");
                        })),
                Map.entry(
                        "/async-ok",
                        ctx -> ctx.async(() -> ctx.result(
                                TenantContext.current().tenant().slug().value()))),
                Map.entry(
                        "/async-throws",
                        ctx -> ctx.async(() -> {
                            throw new IllegalStateException("later");
                        })),
                Map.entry("/waits", ctx -> {
                    entered.countDown();
                    leave.await(10, TimeUnit.SECONDS);
                    ctx.result(new String(new char[200_000]).replace('\0', 'x'));
                }),
                Map.entry("/never", ctx -> ctx.future(CompletableFuture::new)));
        handlers.forEach((path, handler) -> routes.post(path, handler, METERED));
        routes.post("/after-throws", ctx -> ctx.result("made"), METERED);
        routes.after("/after-throws", ctx -> {
            throw new IllegalStateException("afterwards");
        });
        routes.post("/filter-throws", ctx -> ctx.result("made"), METERED);
        routes.beforeMatched("/filter-throws", ctx -> {
            throw new BadRequestResponse("not today");
        });
        routes.post(
                "/both",
                ctx -> ctx.result("made"),
                Require.role(Role.MEMBER),
                Require.usage("content", 10),
                Require.usage("leads", 101));
        routes.exception(
                Mapped.class, (mapped, ctx) -> ctx.status(mapped.status).result("mapped"));
    }

    @BeforeAll
    static void start() {
        server = Server.of(WORLD.tenancy, ChargeTest::routes);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/ok", "/created", "/redirect", "/mapped-202", "/future-ok", "/future-mapped-202", "/async-ok"})
    void shouldChargeWhatIsAnswered(String path) {
        String owner = tenant();
        Answer answer = server.call("POST", path).as(owner).send();
        assertThat(answer.status()).as(answer.body()).isLessThan(400);
        assertThat(WORLD.used(owner, "content")).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/answers-400",
                "/answers-500",
                "/refuses",
                "/http-exception",
                "/throws",
                "/error",
                "/mapped-418",
                "/skips-400",
                "/future-400",
                "/future-throws",
                "/future-refuses",
                "/supplier-throws",
                "/async-throws",
                "/after-throws",
                "/filter-throws"
            })
    void shouldRefundWhatIsRefused(String path) {
        String owner = tenant();
        Answer answer = server.call("POST", path).as(owner).send();
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        assertThat(WORLD.used(owner, "content")).isZero();
    }

    @Test
    void shouldHaveChargedBeforeTheHandlerRuns() throws InterruptedException {
        entered = new CountDownLatch(1);
        leave = new CountDownLatch(1);
        String owner = tenant();
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(
                () -> server.call("POST", "/waits").as(owner).send());
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(WORLD.used(owner, "content")).isOne();
        leave.countDown();
        answer.join().expect(200);
        assertThat(WORLD.used(owner, "content")).isOne();
    }

    @Test
    void shouldRefundWhenTheHandlerThrowsAfterTheHeadOfTheAnswerIsOut() {
        String owner = tenant();
        try {
            server.call("POST", "/streams-then-throws").as(owner).send();
        } catch (UncheckedIOException cutOff) {
            assertThat(cutOff).isNotNull();
        }
        assertThat(WORLD.used(owner, "content")).isZero();
    }

    @Test
    void shouldRefundTheFirstMeterWhenTheSecondIsFull() {
        String owner = tenant();
        Answer refused = server.call("POST", "/both").as(owner).send().expect(429, "limit_reached");
        assertThat(refused.text("meter")).isEqualTo("leads");
        assertThat(WORLD.used(owner, "content")).isZero();
        assertThat(WORLD.used(owner, "leads")).isZero();
    }

    @Test
    void shouldKeepTheChargeWhenTheClientIsGoneAfterTheHandlerSucceeded() throws Exception {
        entered = new CountDownLatch(1);
        leave = new CountDownLatch(1);
        AtomicReference<Object> settled = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        Consumer<RoutesConfig> watched = routes -> {
            routes(routes);
            routes.after(ctx -> {
                settled.set(ctx.status());
                ended.countDown();
            });
        };
        try (Server other = Server.of(WORLD.tenancy, watched)) {
            String owner = tenant();
            try (Socket socket = new Socket("127.0.0.1", other.port())) {
                socket.setSoLinger(true, 0);
                String request = "POST /waits HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + owner
                        + "\r\nContent-Length: 0\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            leave.countDown();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(settled.get()).hasToString("200 OK");
            other.javalin().stop();
            assertThat(WORLD.used(owner, "content")).isOne();
        }
    }

    @Test
    void shouldRefundAndAnswerAProblemWhenAFutureIsTooLate() {
        Server.withAsyncTimeout(WORLD.tenancy, 50, ChargeTest::routes, other -> {
            String owner = tenant();
            other.call("POST", "/never").as(owner).send().expect(500, "internal_error");
            assertThat(WORLD.used(owner, "content")).isZero();
        });
    }

    @Test
    void shouldGrantTheLimitExactlyWhenManyAskAtOnce() {
        String owner = tenant();
        var answers = IntStream.range(0, 24)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> server.call("POST", i % 2 == 0 ? "/ok" : "/future-ok")
                                .as(owner)
                                .send()
                                .status()))
                .toList();
        long granted = answers.stream().filter(status -> status.join() == 200).count();
        assertThat(granted).isEqualTo(10);
        assertThat(WORLD.used(owner, "content")).isEqualTo(10);
    }

    private static synchronized String tenant() {
        return WORLD.signUp("charged-" + ++tenants, "free");
    }
}
