package dev.tenancy.identification;

import dev.tenancy.identification.Identification.Claimed;
import dev.tenancy.identification.Identification.Malformed;
import dev.tenancy.tenant.ReservedSlugs;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantReference;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the tenant that a request names from its host, header and path. No source wins over another: all must agree.
 * Immutable and thread-safe.
 */
public final class TenantIdentifier {

    private final String suffix;
    private final ReservedSlugs reserved;

    /** Tenants answer on {@code <slug>.<baseDomain>}; a label in {@code reserved} is no claim. */
    public TenantIdentifier(String baseDomain, ReservedSlugs reserved) {
        this.suffix = "." + baseDomain.toLowerCase(Locale.ROOT);
        this.reserved = reserved;
    }

    /** What the request claims. */
    public Identification identify(RequestView request) {
        if (request.tenantHeaders().size() > 1) {
            return new Malformed("X-Tenant-ID is there more than once.");
        }
        Set<TenantReference> claims = new LinkedHashSet<>();
        if (request.host() != null) {
            bySubdomain(request.host()).ifPresent(slug -> claims.add(new TenantReference.BySlug(slug)));
        }
        for (String header : request.tenantHeaders()) {
            Optional<TenantReference> reference = TenantReference.find(header);
            if (reference.isEmpty()) {
                return new Malformed("X-Tenant-ID must be a tenant's slug or id.");
            }
            claims.add(reference.get());
        }
        if (request.tenantPathSegment() != null) {
            Optional<TenantReference> reference = TenantReference.find(request.tenantPathSegment());
            if (reference.isEmpty()) {
                return new Malformed("The path must name a tenant by slug or id.");
            }
            claims.add(reference.get());
        }
        return contradict(claims)
                ? new Malformed("The request names two different tenants by subdomain, header or path.")
                : new Claimed(claims);
    }

    /** The slug, for a host of exactly one unreserved label under the base domain; port and one trailing dot do not matter. */
    private Optional<Slug> bySubdomain(String host) {
        // Lower case makes ASCII of some other letters (the Kelvin sign becomes k), so they are refused before.
        if (!isAscii(host)) {
            return Optional.empty();
        }
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (!name.endsWith(suffix)) {
            return Optional.empty();
        }
        String label = name.substring(0, name.length() - suffix.length());
        return reserved.contains(label) ? Optional.empty() : Slug.find(label);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String withoutPort(String host) {
        int end = host.length();
        while (end > 0 && host.charAt(end - 1) >= '0' && host.charAt(end - 1) <= '9') {
            end--;
        }
        return end > 0 && host.charAt(end - 1) == ':' ? host.substring(0, end - 1) : host;
    }

    private static boolean contradict(Set<TenantReference> claims) {
        return claims.size() > 1
                && claims.stream().map(Object::getClass).distinct().count() < claims.size();
    }
}
