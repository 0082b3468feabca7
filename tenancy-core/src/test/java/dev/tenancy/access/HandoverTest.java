package dev.tenancy.access;

import static dev.tenancy.access.TenantContext.callIn;
import static dev.tenancy.access.TenantContext.runIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A context that is handed to another thread is there for the task, and gone when the task has ended, however it ended. */
class HandoverTest {

    private static final Home HOME = new Home();
    private static final TenantContext ACME = HOME.owner;
    private static final TenantContext EVIL = Home.context(HOME.decide(HOME.evil.userToken()));
    private static final TenantContext JOB = HOME.access.system(Home.id(HOME.acme), "job");
    private static final Set<String> WITHOUT_A_FUTURE =
            Set.of("wrap(Executor)", "wrap(ExecutorService).execute", "supplyAsync");

    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() throws Exception {
        assertThat(TenantContext.find()).isEmpty();
        assertThat(pool.submit(TenantContext::find).get()).isEmpty();
        pool.shutdownNow();
    }

    static Stream<String> ways() {
        return Handover.all().keySet().stream().sorted();
    }

    static Stream<Arguments> waysAndEnds() {
        return ways().flatMap(way -> ends().keySet().stream().sorted().map(end -> Arguments.of(way, end)));
    }

    private static Map<String, Callable<Object>> ends() {
        return Map.of(
                "returns", () -> "done",
                "throws",
                        () -> {
                            throw new IOException("disk");
                        },
                "breaks",
                        () -> {
                            throw new StackOverflowError();
                        },
                "nests its own tenant",
                        () -> callIn(
                                JOB,
                                () -> TenantContext.wrap(() -> (Object) TenantContext.current())
                                        .call()),
                "nests another tenant", () -> callIn(EVIL, () -> "done"));
    }

    @ParameterizedTest
    @MethodSource("waysAndEnds")
    void shouldHandTheContextOverForTheTaskAlone(String way, String end) throws Exception {
        List<TenantContext> seen = new CopyOnWriteArrayList<>();

        Future<?> ended = callIn(
                ACME,
                () -> hand(way, pool, () -> {
                    seen.add(TenantContext.current());
                    return ends().get(end).call();
                }));

        if (Set.of("returns", "nests its own tenant").contains(end)) {
            ended.get(10, TimeUnit.SECONDS);
        } else {
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> ended.get(10, TimeUnit.SECONDS));
        }
        assertThat(seen).containsExactly(ACME);
        assertThat(pool.submit(TenantContext::find).get()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void shouldHandTheContextToAThreadOfTheTasksOwn(String way) throws Exception {
        ExecutorService threads = Handover.threadPerTask();
        try {
            for (TenantContext context : List.of(ACME, EVIL)) {
                CompletableFuture<TenantContext> seen = new CompletableFuture<>();
                runIn(context, () -> hand(way, threads, () -> seen.complete(TenantContext.current())));
                assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(context);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void shouldTakeNoTaskWhenNoContextIsBound(String way) {
        List<Object> done = new ArrayList<>();

        assertThatIllegalStateException()
                .isThrownBy(() -> hand(way, pool, () -> done.add("done")))
                .withMessageContaining("No tenant context is bound");
        assertThat(done).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void shouldRefuseATaskOnAThreadToWhichAnotherTenantIsBound(String way) throws Exception {
        List<Object> done = new CopyOnWriteArrayList<>();
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        ExecutorService ofAnother = Executors.newSingleThreadExecutor(worker -> {
            Thread thread = new Thread(() -> runIn(EVIL, worker));
            thread.setUncaughtExceptionHandler((broken, failure) -> uncaught.complete(failure));
            return thread;
        });
        try {
            Future<?> ended = callIn(ACME, () -> hand(way, ofAnother, () -> done.add("done")));

            if (WITHOUT_A_FUTURE.contains(way)) {
                assertThat(uncaught.get(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
            } else {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> ended.get(10, TimeUnit.SECONDS))
                        .withCauseInstanceOf(IllegalStateException.class)
                        .withMessageContaining("can't be nested");
            }
            assertThat(done).isEmpty();
        } finally {
            ofAnother.shutdownNow();
        }
    }

    @Test
    void shouldTakeTheContextOfWhoeverHandsEachTaskOver() throws Exception {
        ExecutorService shared = callIn(ACME, () -> TenantContext.wrap(pool));

        Future<TenantContext> ours = callIn(ACME, () -> shared.submit(TenantContext::current));
        Future<TenantContext> theirs = callIn(EVIL, () -> shared.submit(TenantContext::current));

        assertThat(ours.get()).isSameAs(ACME);
        assertThat(theirs.get()).isSameAs(EVIL);
    }

    @Test
    void shouldKeepNothingOfATaskThatIsCancelledWhileItRuns() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Future<?> task = callIn(ACME, () -> TenantContext.wrap(pool).submit(() -> block(running)));
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(task.cancel(true)).isTrue();

        assertThat(pool.submit(TenantContext::find).get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void shouldKeepNothingOfATaskThatTakesTooLong() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        List<Callable<Object>> tasks = List.of(() -> block(running));

        runIn(ACME, () -> {
            ExecutorService wrapped = TenantContext.wrap(pool);
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> wrapped.invokeAny(tasks, 20, TimeUnit.MILLISECONDS));
        });
        List<Future<Object>> ended =
                callIn(ACME, () -> TenantContext.wrap(pool).invokeAll(tasks, 20, TimeUnit.MILLISECONDS));

        assertThat(ended).allMatch(Future::isCancelled);
        assertThat(pool.submit(TenantContext::find).get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void shouldShutDownWithTheServiceThatItWraps() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        ExecutorService wrapped = TenantContext.wrap(other);
        List<Object> done = new CopyOnWriteArrayList<>();
        runIn(ACME, () -> {
            wrapped.submit(() -> block(running));
            wrapped.execute(() -> done.add("done"));
        });
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

        List<Runnable> left = wrapped.shutdownNow();

        assertThat(left).hasSize(1);
        assertThat(wrapped.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(wrapped.isTerminated() && other.isShutdown()).isTrue();
        assertThat(done).isEmpty();
    }

    private static Object block(CountDownLatch running) throws InterruptedException {
        running.countDown();
        new CountDownLatch(1).await(10, TimeUnit.SECONDS);
        throw new IllegalStateException("Nobody stopped it.");
    }

    private static Future<?> hand(String way, ExecutorService pool, Callable<Object> task) {
        try {
            return Handover.all().get(way).hand(pool, task);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
