package dev.tenancy.identification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What identification reads of a request, whatever the web framework.
 *
 * @param host the {@code Host} header as sent, port included; null when there is none
 * @param tenantHeaders every {@code X-Tenant-ID} header as sent
 * @param tenantPathSegment what stands for the tenant in a path {@code /t/{tenant}/…}, decoded; null on other paths
 */
public record RequestView(
        @Nullable String host,
        List<String> tenantHeaders,
        @Nullable String tenantPathSegment) {

    public RequestView {
        tenantHeaders = List.copyOf(tenantHeaders);
    }
}
