package dev.tenancy.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A future that ends in a context, so that what follows on it finds the context bound. */
final class ContextFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    private final TenantContext context;

    private ContextFuture(TenantContext context) {
        this.context = context;
    }

    static <T extends @Nullable Object> ContextFuture<T> of(TenantContext context, CompletionStage<T> stage) {
        ContextFuture<T> future = new ContextFuture<>(context);
        stage.whenComplete((value, failure) -> {
            try {
                TenantContext.runIn(context, () -> future.endAs(value, failure));
            } catch (IllegalStateException anotherTenantIsBound) {
                future.completeExceptionally(anotherTenantIsBound);
            }
        });
        return future;
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new ContextFuture<>(context);
    }

    @Override
    public Executor defaultExecutor() {
        Executor usual = super.defaultExecutor();
        return task -> usual.execute(() -> TenantContext.runIn(context, task));
    }

    private void endAs(T value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else {
            completeExceptionally(failure);
        }
    }
}
