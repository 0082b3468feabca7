package dev.tenancy.access;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.problem.Denied;
import dev.tenancy.role.Permission;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * For which tenant, and on whose behalf, the present work is done. A value; the one that is bound to a thread is what tenant-scoped
 * data access goes by. It is bound for the length of a call only, by {@link #callIn}, {@link #runIn} or one of the {@code wrap}
 * methods, and is gone afterwards whatever happens, so a pooled thread never keeps one. No other thread inherits it: it is handed
 * over by {@code wrap}, and what was not handed over ends with the exception of {@link #current()}.
 *
 * @param subscription as of when this context was made; a plan that it goes over to later is in its schedule
 * @param entitlements what the tenant's plan allows, as of when this context was made
 */
public record TenantContext(Tenant tenant, Subscription subscription, Entitlements entitlements, Caller caller) {

    private static final ThreadLocal<TenantContext> BOUND = new ThreadLocal<>();

    /** The tenant's id. */
    public TenantId tenantId() {
        return tenant.id();
    }

    /** The context that is bound to this thread; {@link IllegalStateException} when none is. */
    public static TenantContext current() {
        return find().orElseThrow(() -> new IllegalStateException(
                "No tenant context is bound to this thread, so no tenant's data can be reached. Do this work inside"
                        + " TenantContext.callIn or runIn, and hand it to other threads by TenantContext.wrap(executor),"
                        + " wrap(task) or wrap(future)."));
    }

    /** The context that is bound to this thread; empty when none is. */
    public static Optional<TenantContext> find() {
        return Optional.ofNullable(BOUND.get());
    }

    /**
     * Does {@code work} with {@code context} bound to this thread, and binds what was bound before when it ends.
     *
     * @throws IllegalStateException when another tenant's context is bound already
     */
    public static <R extends @Nullable Object, X extends Exception> R callIn(
            TenantContext context, ScopedWork<R, X> work) throws X {
        TenantContext outer = BOUND.get();
        if (outer != null && !outer.tenantId().equals(context.tenantId())) {
            throw new IllegalStateException("The context of " + outer.tenantId()
                    + " is bound to this thread; work for another tenant can't be nested in it.");
        }
        BOUND.set(context);
        try {
            return work.run();
        } finally {
            if (outer == null) {
                BOUND.remove();
            } else {
                BOUND.set(outer);
            }
        }
    }

    /** As {@link #callIn}, for work without a result. */
    public static void runIn(TenantContext context, Runnable work) {
        TenantContext.<@Nullable Object, RuntimeException>callIn(context, () -> {
            work.run();
            return null;
        });
    }

    /**
     * Does {@code work} with no context bound to this thread, so that other tenants' contexts may be bound in it one after the
     * other, and binds what was bound before when it ends. It leaves the tenant on purpose: for work on behalf of the operator,
     * which says why and leaves a trace. The isolation of rows does both in its {@code bypass}, which is how to come here.
     */
    public static <R extends @Nullable Object, X extends Exception> R callUnbound(ScopedWork<R, X> work) throws X {
        TenantContext outer = BOUND.get();
        BOUND.remove();
        try {
            return work.run();
        } finally {
            if (outer != null) {
                BOUND.set(outer);
            }
        }
    }

    /**
     * An executor whose tasks run in the context of the thread that hands them over, which may be another one for each task.
     *
     * @return an executor whose {@code execute} throws {@link IllegalStateException} when no context is bound
     */
    public static Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    /**
     * As {@link #wrap(Executor)}, for an executor service of pooled or of virtual threads. To shut either down shuts down both.
     *
     * <p>There is no such thing for threads or for schedulers: a thread lives longer than a task, and a task that comes back every
     * night longer than what a context says of the tenant. Schedule work that binds its own, as {@code Tenancy.forEachTenant} does.
     *
     * @return a service that throws {@link IllegalStateException} when it is handed a task and no context is bound
     */
    public static ExecutorService wrap(ExecutorService executor) {
        return new ContextExecutorService(executor);
    }

    /**
     * A task that runs in this thread's context, wherever it runs: on a thread of its own, a virtual one too, say.
     *
     * @return a task that throws {@link IllegalStateException}, and does nothing, on a thread to which another tenant is bound
     * @throws IllegalStateException when no context is bound
     */
    public static Runnable wrap(Runnable task) {
        TenantContext context = current();
        return () -> runIn(context, task);
    }

    /** As {@link #wrap(Runnable)}, for a task with a result. */
    public static <R extends @Nullable Object> Callable<R> wrap(Callable<R> task) {
        TenantContext context = current();
        return () -> callIn(context, task::call);
    }

    /**
     * A future that ends as {@code stage} does, but in this thread's context, whichever thread ends it: the stages that follow run in
     * the context too, those without an executor and those of the default one. Give the others {@code wrap(executor)}, and wrap each
     * future that a stage leads on to. It fails with {@link IllegalStateException} when a thread ends it to which another tenant is
     * bound. To cancel it does not cancel {@code stage}.
     *
     * @throws IllegalStateException when no context is bound
     */
    public static <R extends @Nullable Object> CompletableFuture<R> wrap(CompletionStage<R> stage) {
        return ContextFuture.of(current(), stage);
    }

    /** Returns when the caller's role and scopes include {@code permission}, else throws {@link Denied}. */
    public void require(Permission permission) {
        if (!caller.role().includes(permission.role())) {
            throw Denied.roleRequired(permission.role().text());
        }
        if (!caller.hasScope(permission)) {
            throw Denied.scopeRequired(permission.text());
        }
    }
}
