package dev.tenancy.access;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** A way to have a task done by a pool, in the context of who hands it over. */
interface Handover {

    /** Gives the task to the pool; the future ends as the task does. */
    Future<?> hand(ExecutorService pool, Callable<Object> task) throws Exception;

    /** Every way there is. */
    static Map<String, Handover> all() {
        return Map.of(
                "wrap(Executor)", Handover::execute,
                "wrap(ExecutorService).execute", Handover::executeByService,
                "wrap(ExecutorService).submit(Callable)",
                        (pool, task) -> TenantContext.wrap(pool).submit(task),
                "wrap(ExecutorService).submit(Runnable)",
                        (pool, task) -> TenantContext.wrap(pool).submit(() -> unchecked(task)),
                "wrap(ExecutorService).invokeAll",
                        (pool, task) -> TenantContext.wrap(pool)
                                .invokeAll(List.of(task))
                                .get(0),
                "wrap(ExecutorService).invokeAny", Handover::invokeAny,
                "wrap(Runnable)", (pool, task) -> pool.submit(TenantContext.wrap((Runnable) () -> unchecked(task))),
                "wrap(Callable)", (pool, task) -> pool.submit(TenantContext.wrap(task)),
                "supplyAsync",
                        (pool, task) -> CompletableFuture.supplyAsync(() -> unchecked(task), TenantContext.wrap(pool)),
                "wrap(CompletionStage)", Handover::follow);
    }

    /** A virtual thread for each task, where the JDK has them; else a thread of the usual kind. */
    static ExecutorService threadPerTask() throws ReflectiveOperationException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException beforeJdk21) {
            return Executors.newCachedThreadPool();
        }
    }

    private static Future<?> execute(ExecutorService pool, Callable<Object> task) {
        FutureTask<Object> future = new FutureTask<>(task);
        TenantContext.wrap((Executor) pool).execute(future);
        return future;
    }

    private static Future<?> executeByService(ExecutorService pool, Callable<Object> task) {
        FutureTask<Object> future = new FutureTask<>(task);
        TenantContext.wrap(pool).execute(future);
        return future;
    }

    private static Future<?> invokeAny(ExecutorService pool, Callable<Object> task) throws InterruptedException {
        try {
            return CompletableFuture.completedFuture(TenantContext.wrap(pool).invokeAny(List.of(task)));
        } catch (ExecutionException failed) {
            return CompletableFuture.failedFuture(failed.getCause());
        }
    }

    private static Future<?> follow(ExecutorService pool, Callable<Object> task) {
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        CompletableFuture<Object> stage = TenantContext.wrap(elsewhere).thenApply(value -> unchecked(task));
        pool.execute(() -> elsewhere.complete("done"));
        return stage;
    }

    private static Object unchecked(Callable<Object> task) {
        try {
            return task.call();
        } catch (Exception failure) {
            throw new CompletionException(failure);
        }
    }
}
