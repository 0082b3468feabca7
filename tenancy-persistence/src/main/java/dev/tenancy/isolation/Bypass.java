package dev.tenancy.isolation;

import dev.tenancy.access.ScopedWork;
import dev.tenancy.access.TenantContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work that leaves the isolation of tenants on purpose, told to the application before it is done, so that it can be kept.
 *
 * @param reason why, in the words of whoever wrote the call
 * @param place the line of code that asked for it
 * @param context the tenant context that was bound when it was asked for; null when none was
 */
public record Bypass(
        String reason, StackTraceElement place, @Nullable TenantContext context) {

    private static final ThreadLocal<Bypass> RUNNING = new ThreadLocal<>();

    static Bypass of(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("A bypass needs a reason, for whoever reads its trace.");
        }
        return new Bypass(reason, CallSite.ofApplication(), TenantContext.find().orElse(null));
    }

    static boolean isRunning() {
        return RUNNING.get() != null;
    }

    <R extends @Nullable Object, X extends Exception> R call(ScopedWork<R, X> work) throws X {
        Optional<Bypass> outer = Optional.ofNullable(RUNNING.get());
        RUNNING.set(this);
        try {
            return TenantContext.callUnbound(work);
        } finally {
            outer.ifPresentOrElse(RUNNING::set, RUNNING::remove);
        }
    }
}
