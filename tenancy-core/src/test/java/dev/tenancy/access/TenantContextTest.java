package dev.tenancy.access;

import static dev.tenancy.access.TenantContext.callIn;
import static dev.tenancy.access.TenantContext.runIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantContextTest {

    private final Home home = new Home();
    private final TenantContext acme = home.owner;
    private final TenantContext evil = Home.context(home.decide(home.evil.userToken()));
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        pool.shutdownNow();
        assertThat(TenantContext.find()).isEmpty();
    }

    @Test
    void shouldBindForTheLengthOfACall() {
        TenantContext seen = callIn(acme, TenantContext::current);

        assertThat(seen).isSameAs(acme);
        assertThatIllegalStateException()
                .isThrownBy(TenantContext::current)
                .withMessageContaining("TenantContext.callIn");
    }

    @Test
    void shouldUnbindAfterACheckedExceptionThatKeepsItsType() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> callIn(acme, () -> {
                    throw new IOException("disk");
                }))
                .withMessage("disk");
        assertThat(TenantContext.find()).isEmpty();
    }

    @Test
    void shouldUnbindAfterAnError() {
        assertThatExceptionOfType(StackOverflowError.class)
                .isThrownBy(() -> runIn(acme, () -> {
                    throw new StackOverflowError();
                }));
        assertThat(TenantContext.find()).isEmpty();
    }

    @Test
    void shouldRefuseWorkForAnotherTenantInsideAndStayInItsOwn() {
        List<String> done = new ArrayList<>();

        runIn(acme, () -> {
            assertThatIllegalStateException().isThrownBy(() -> runIn(evil, () -> done.add("evil")));
            assertThat(TenantContext.current()).isSameAs(acme);
        });
        assertThat(done).isEmpty();
    }

    @Test
    void shouldNestTheSameTenantAndRestoreTheOuterCaller() {
        TenantContext job = home.access.system(Home.id(home.acme), "job");

        runIn(acme, () -> {
            runIn(job, () -> assertThat(TenantContext.current()).isSameAs(job));
            assertThat(TenantContext.current()).isSameAs(acme);
            assertThatIllegalStateException().isThrownBy(() -> runIn(job, TenantContextTest::fail));
            assertThat(TenantContext.current()).isSameAs(acme);
        });
    }

    @Test
    void shouldNotFollowToAnotherThreadByItself() throws Exception {
        Optional<TenantContext> seen =
                callIn(acme, () -> pool.submit(TenantContext::find).get());

        assertThat(seen).isEmpty();
    }

    @Test
    void shouldHandItsContextToTasksAndLeaveNothingOnThePooledThread() throws Exception {
        Executor wrapped = TenantContext.wrap(pool);
        CompletableFuture<TenantContext> first = new CompletableFuture<>();
        CompletableFuture<TenantContext> second = new CompletableFuture<>();

        runIn(acme, () -> wrapped.execute(() -> first.complete(TenantContext.current())));
        runIn(evil, () -> wrapped.execute(() -> second.complete(TenantContext.current())));

        assertThat(first.get()).isSameAs(acme);
        assertThat(second.get()).isSameAs(evil);
        assertThat(pool.submit(TenantContext::find).get()).isEmpty();
    }

    @Test
    void shouldLeaveNothingOnThePooledThreadWhenATaskFails() throws Exception {
        CompletableFuture<Void> failed =
                callIn(acme, () -> CompletableFuture.runAsync(TenantContextTest::fail, TenantContext.wrap(pool)));

        assertThat(failed.<Throwable>handle((done, problem) -> problem).get()).hasMessageContaining("slip");
        assertThat(pool.submit(TenantContext::find).get()).isEmpty();
    }

    @Test
    void shouldTakeTheContextOfWhoHandsTheTaskOverNotOfWhoWrapped() throws Exception {
        Executor wrapped = callIn(acme, () -> TenantContext.wrap(pool));
        CompletableFuture<TenantContext> seen = new CompletableFuture<>();

        runIn(evil, () -> wrapped.execute(() -> seen.complete(TenantContext.current())));
        assertThat(seen.get()).isSameAs(evil);
    }

    @Test
    void shouldTakeNoTaskWithoutAContext() throws Exception {
        List<String> done = new ArrayList<>();

        assertThatIllegalStateException()
                .isThrownBy(() -> TenantContext.wrap(pool).execute(() -> done.add("done")));
        pool.submit(() -> {}).get();
        assertThat(done).isEmpty();
    }

    @Test
    void shouldRunOnTheHandingThreadToo() {
        List<TenantContext> seen = new ArrayList<>();

        runIn(acme, () -> {
            TenantContext.wrap(Runnable::run).execute(() -> seen.add(TenantContext.current()));
            assertThat(TenantContext.current()).isSameAs(acme);
        });
        assertThat(seen).containsExactly(acme);
    }

    private static void fail() {
        throw new IllegalStateException("slip");
    }
}
