package dev.tenancy.tenant;

import dev.tenancy.id.TenantId;
import java.util.Optional;

/** How a request names a tenant: by slug or by id. */
public sealed interface TenantReference {

    /** Whether {@code tenant} is the one that is named. */
    boolean names(Tenant tenant);

    /** By slug. */
    record BySlug(Slug slug) implements TenantReference {
        @Override
        public boolean names(Tenant tenant) {
            return slug.equals(tenant.slug());
        }
    }

    /** By id. */
    record ById(TenantId id) implements TenantReference {
        @Override
        public boolean names(Tenant tenant) {
            return id.equals(tenant.id());
        }
    }

    /** The reference in {@code text}, matched exactly; empty when it is neither an id nor a slug. */
    static Optional<TenantReference> find(String text) {
        Optional<TenantId> id = TenantId.find(text);
        return id.isPresent() ? id.map(ById::new) : Slug.find(text).map(BySlug::new);
    }
}
