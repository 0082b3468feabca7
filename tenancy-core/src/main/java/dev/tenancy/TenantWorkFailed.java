package dev.tenancy;

import dev.tenancy.id.TenantId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Work in every tenant failed in some of them, or did not come to all of them. The message names the tenants in which it failed; what
 * failed in each is suppressed here, in the same order, behind the tenant's name. Its cause, when there is one, is why it ended before
 * all were attempted. It is for whoever started the work: no client should see it.
 */
public final class TenantWorkFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an unmodifiable list of records
    private final List<TenantId> tenants;

    TenantWorkFailed(String reason, int done, Map<TenantId, Throwable> failures, @Nullable Throwable end) {
        super(message(reason, done, failures, end), end);
        tenants = List.copyOf(failures.keySet());
        failures.forEach((tenant, failure) -> addSuppressed(new InTenant(tenant, failure)));
    }

    /** The tenants in which the work failed, in the order of the attempts; empty when it only ended early. */
    public List<TenantId> tenants() {
        return tenants;
    }

    private static String message(String reason, int done, Map<TenantId, Throwable> failures, @Nullable Throwable end) {
        String names = failures.keySet().stream().map(TenantId::toString).collect(Collectors.joining(", "));
        return reason + " failed in " + failures.size() + " of the " + (done + failures.size())
                + " tenants that were attempted"
                + (names.isEmpty() ? "." : ": " + names + ".")
                + (end == null ? "" : " It ended before all were attempted; the rest is up to the next time.");
    }

    /** Puts the tenant's name before what failed there. */
    private static final class InTenant extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InTenant(TenantId tenant, Throwable failure) {
            super(tenant.toString(), failure, false, false);
        }
    }
}
