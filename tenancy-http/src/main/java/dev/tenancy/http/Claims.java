package dev.tenancy.http;

import dev.tenancy.access.Credential;
import dev.tenancy.identification.Identification;
import dev.tenancy.identification.RequestView;
import dev.tenancy.identification.TenantIdentifier;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of its tenant and its caller. Immutable and thread-safe. */
final class Claims {

    private final TenantIdentifier identifier;

    Claims(TenantIdentifier identifier) {
        this.identifier = identifier;
    }

    /** {@code pathTenant} is what stands for the tenant in the path; null when nothing does. */
    Identification of(Context ctx, @Nullable String pathTenant) {
        List<String> hosts = headers(ctx, "Host");
        if (hosts.size() > 1) {
            return new Identification.Malformed("Host is there more than once.");
        }
        return identifier.identify(
                new RequestView(hosts.isEmpty() ? null : hosts.get(0), headers(ctx, "X-Tenant-ID"), pathTenant));
    }

    static Credential credential(Context ctx) {
        return Credential.of(headers(ctx, "Authorization"));
    }

    private static List<String> headers(Context ctx, String name) {
        return Collections.list(ctx.req().getHeaders(name));
    }
}
