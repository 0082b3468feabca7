package dev.tenancy;

import dev.tenancy.access.Access;
import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.tenant.TenantStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One piece of work, on its way through all active tenants. Used once, by one thread. */
final class TenantWalk {

    private final AccessDirectory directory;
    private final Access access;
    private final String reason;
    private final TenantWork work;
    private final Map<TenantId, Throwable> failures = new LinkedHashMap<>();
    private int done;

    TenantWalk(AccessDirectory directory, Access access, String reason, TenantWork work) {
        this.directory = directory;
        this.access = access;
        this.reason = reason;
        this.work = work;
    }

    void run() {
        TenantContext.find().ifPresent(bound -> {
            throw new IllegalStateException("The context of " + bound.tenantId()
                    + " is bound to this thread, so no other tenant's work can be done on it. Start work for every tenant"
                    + " outside of any tenant's, on a thread of a scheduler.");
        });
        Throwable end = null;
        try {
            attemptAll();
        } catch (Unavailable | InterruptedException early) {
            end = early;
        }
        if (end != null || !failures.isEmpty()) {
            throw new TenantWorkFailed(reason, done, failures, end);
        }
    }

    private void attemptAll() throws InterruptedException {
        @Nullable UUID last = null;
        Page<TenantId> page;
        do {
            requireNoInterruption();
            page = directory.activeTenants(new PageRequest(PageRequest.MAX_LIMIT, last));
            for (TenantId tenant : page.items()) {
                requireNoInterruption();
                attempt(tenant);
                last = tenant.value();
            }
        } while (page.hasMore());
    }

    // Whatever it is that one tenant's work fails with, an Error too, is no reason to leave out the others.
    private void attempt(TenantId tenant) {
        try {
            Optional<TenantContext> context = active(tenant);
            if (context.isPresent()) {
                TenantContext.<@Nullable Object, Exception>callIn(context.get(), () -> {
                    work.run(context.get());
                    return null;
                });
                done++;
            }
        } catch (Throwable failure) {
            failures.put(tenant, failure);
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The tenant as it is now: much may have happened since its page was read. */
    private Optional<TenantContext> active(TenantId tenant) {
        try {
            return Optional.of(access.system(new TenantReference.ById(tenant), reason))
                    .filter(context -> context.tenant().status() == TenantStatus.ACTIVE);
        } catch (NotFound closed) {
            return Optional.empty();
        }
    }

    // The thread stays interrupted, for whoever runs it.
    private static void requireNoInterruption() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("The thread was interrupted.");
        }
    }
}
