package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.problem.Unavailable;
import dev.tenancy.role.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownOutcomeTest {

    private final World world = new World();

    private static void routes(RoutesConfig routes) {
        Map<String, Handler> handlers = Map.of(
                "/unknown",
                ctx -> {
                    throw Unavailable.outcomeUnknown(null);
                },
                "/cause",
                ctx -> {
                    throw new IllegalStateException("wrapped", Unavailable.outcomeUnknown(null));
                },
                "/future",
                ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> {
                    throw Unavailable.outcomeUnknown(null);
                })),
                "/failed-future",
                ctx -> ctx.future(() -> CompletableFuture.failedFuture(Unavailable.outcomeUnknown(null))),
                "/supplier",
                ctx -> ctx.future(() -> {
                    throw Unavailable.outcomeUnknown(null);
                }),
                "/async",
                ctx -> ctx.async(() -> {
                    throw Unavailable.outcomeUnknown(null);
                }),
                "/late",
                ctx -> {
                    LockSupport.parkNanos(200_000_000);
                    throw new Unavailable("Away.", null);
                },
                "/known",
                ctx -> {
                    throw new Unavailable("Down.", null);
                });
        handlers.forEach(
                (path, handler) -> routes.post(path, handler, Require.role(Role.MEMBER), Require.usage("content", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unknown", "/cause", "/future", "/failed-future", "/supplier", "/async"})
    void shouldKeepTheChargeOfWorkThatMayHaveLanded(String path) {
        String owner = world.signUp("acme", "free");
        try (Server server = Server.of(world.tenancy, UnknownOutcomeTest::routes);
                Logs logs = new Logs()) {
            Answer answer = server.call("POST", path).as(owner).send();
            assertThat(answer.status()).isGreaterThanOrEqualTo(500);
            assertThat(logs.text()).contains(world.id(owner), "grant_", "stay charged");
        }
        assertThat(world.used(owner, "content")).isOne();
    }

    @Test
    void shouldRefundWorkThatHasWaitedInVainThoughItIsAnsweredFirst() {
        String owner = world.signUp("acme", "free");
        try (Server server = Server.of(world.tenancy, UnknownOutcomeTest::routes)) {
            server.call("POST", "/late").as(owner).send().expect(503, "unavailable");
            awaitRefund(owner);
        }
    }

    @Test
    void shouldRefundWorkThatDidNotLand() {
        String owner = world.signUp("acme", "free");
        try (Server server = Server.of(world.tenancy, UnknownOutcomeTest::routes)) {
            server.call("POST", "/known").as(owner).send().expect(503, "unavailable");
            // On a slow machine the request may count as one that has waited.
            awaitRefund(owner);
        }
    }

    private void awaitRefund(String owner) {
        long begin = System.nanoTime();
        while (world.used(owner, "content") > 0) {
            assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
            Thread.onSpinWait();
        }
    }
}
