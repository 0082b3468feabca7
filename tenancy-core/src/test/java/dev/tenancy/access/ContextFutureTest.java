package dev.tenancy.access;

import static dev.tenancy.access.TenantContext.callIn;
import static dev.tenancy.access.TenantContext.runIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrapped future carries its context to whatever follows on it, on whichever thread it ends. */
class ContextFutureTest {

    private static final Home HOME = new Home();
    private static final TenantContext ACME = HOME.owner;
    private static final TenantContext EVIL = Home.context(HOME.decide(HOME.evil.userToken()));

    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final List<TenantContext> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        assertThat(TenantContext.find()).isEmpty();
        assertThat(pool.submit(TenantContext::find).get()).isEmpty();
        pool.shutdownNow();
    }

    static Stream<Method> stages() {
        return Arrays.stream(CompletionStage.class.getMethods())
                .filter(method -> method.getReturnType() == CompletionStage.class);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void shouldRunWhateverFollowsInTheContext(Method stage) throws Exception {
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        CompletableFuture<?> following = callIn(
                ACME, () -> (CompletableFuture<?>) stage.invoke(TenantContext.wrap(elsewhere), arguments(stage)));

        pool.execute(() -> {
            if (stage.getName().startsWith("exceptionally")) {
                elsewhere.completeExceptionally(new IllegalArgumentException("no"));
            } else {
                elsewhere.complete("done");
            }
        });

        following.get(10, TimeUnit.SECONDS);
        assertThat(seen).containsExactly(ACME);
    }

    @Test
    void shouldCarryTheContextAlongAChain() throws Exception {
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        CompletableFuture<Void> chain = callIn(
                ACME,
                () -> TenantContext.wrap(elsewhere)
                        .thenApply(this::look)
                        .thenApplyAsync(this::look)
                        .thenCompose(value -> TenantContext.wrap(CompletableFuture.supplyAsync(() -> value, pool)))
                        .thenAcceptAsync(this::look, TenantContext.wrap(pool))
                        .thenRun(() -> look("")));

        pool.execute(() -> elsewhere.complete("done"));

        chain.get(10, TimeUnit.SECONDS);
        assertThat(seen).hasSize(4).containsOnly(ACME);
    }

    @Test
    void shouldFailWhatLeadsOnToAFutureThatIsNotWrapped() {
        CompletableFuture<String> unwrapped = new CompletableFuture<>();
        CompletableFuture<String> chain = callIn(
                ACME,
                () -> TenantContext.wrap(CompletableFuture.completedFuture("done"))
                        .thenCompose(value -> unwrapped)
                        .thenApply(this::look));

        pool.execute(() -> unwrapped.complete("done"));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> chain.get(10, TimeUnit.SECONDS))
                .withMessageContaining("No tenant context is bound");
        assertThat(seen).isEmpty();
    }

    @Test
    void shouldEndAsTheFutureDoesThatItWraps() {
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalArgumentException("no"));
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(false);

        runIn(ACME, () -> {
            assertThat(TenantContext.wrap(CompletableFuture.completedFuture("done")))
                    .isCompletedWithValue("done");
            assertThat(TenantContext.wrap(failed))
                    .failsWithin(0, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalArgumentException.class);
            assertThat(TenantContext.wrap(cancelled)).isCancelled();
            assertThat(TenantContext.wrap(CompletableFuture.completedStage("done")))
                    .isCompletedWithValue("done");
        });
    }

    @Test
    void shouldFailWhenAThreadOfAnotherTenantEndsIt() {
        CompletableFuture<String> shared = new CompletableFuture<>();
        CompletableFuture<String> ours =
                callIn(ACME, () -> TenantContext.wrap(shared).thenApply(this::look));

        runIn(EVIL, () -> shared.complete("theirs"));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> ours.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void shouldLeaveNothingWhereItTimesOut() {
        CompletableFuture<String> never = new CompletableFuture<>();
        CompletableFuture<String> wrapped = callIn(ACME, () -> TenantContext.wrap(never));
        CompletableFuture<Optional<TenantContext>> late = wrapped.handle((value, failure) -> TenantContext.find());

        var unused = wrapped.orTimeout(1, TimeUnit.MILLISECONDS);

        assertThat(late.join()).isEmpty();
        assertThat(CompletableFuture.supplyAsync(
                                TenantContext::find,
                                CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, Runnable::run))
                        .join())
                .isEmpty();
    }

    private <T> T look(T value) {
        seen.add(TenantContext.current());
        return value;
    }

    private Object[] arguments(Method stage) {
        boolean leadsOn = stage.getName().contains("ompose");
        boolean either = stage.getName().contains("Either");
        return Arrays.stream(stage.getParameterTypes())
                .map(type -> argument(type, leadsOn, either))
                .toArray();
    }

    private Object argument(Class<?> type, boolean leadsOn, boolean either) {
        if (type == Function.class) {
            return (Function<Object, Object>)
                    value -> leadsOn ? CompletableFuture.completedFuture(look(value)) : look(value);
        }
        if (type == BiFunction.class) {
            return (BiFunction<Object, Object, Object>) (first, second) -> look("both");
        }
        if (type == Consumer.class) {
            return (Consumer<Object>) this::look;
        }
        if (type == BiConsumer.class) {
            return (BiConsumer<Object, Object>) (first, second) -> look("both");
        }
        if (type == Runnable.class) {
            return (Runnable) () -> look("ran");
        }
        if (type == Executor.class) {
            return TenantContext.wrap((Executor) pool);
        }
        assertThat(type).isEqualTo(CompletionStage.class);
        return either ? new CompletableFuture<>() : CompletableFuture.completedFuture("other");
    }
}
