package dev.tenancy.access;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.problem.Denied;
import dev.tenancy.role.Permission;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * For which tenant, and on whose behalf, the present work is done. A value; the one that is bound to a thread is what tenant-scoped
 * data access goes by. It is bound for the length of a call only, by {@link #callIn}, {@link #runIn} or {@link #wrap}, and
 * is gone afterwards whatever happens, so a pooled thread never keeps one.
 *
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
        return find().orElseThrow(
                        () -> new IllegalStateException(
                                "No tenant context is bound to this thread, so no tenant's data can be reached. Do this work inside"
                                        + " TenantContext.callIn or runIn, and hand it to other threads by TenantContext.wrap(executor)."));
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
     * An executor whose tasks run in the context of the thread that hands them over.
     *
     * @return an executor whose {@code execute} throws {@link IllegalStateException} when no context is bound
     */
    public static Executor wrap(Executor executor) {
        return task -> {
            TenantContext context = current();
            executor.execute(() -> runIn(context, task));
        };
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
