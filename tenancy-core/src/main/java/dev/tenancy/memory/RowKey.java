package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import java.util.Comparator;
import java.util.UUID;

/** The key of a tenant's row: the tenant first, so that its rows lie together. */
record RowKey(UUID tenant, UUID id) implements Comparable<RowKey> {

    static final UUID FIRST = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);
    static final UUID LAST = new UUID(Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Comparator<RowKey> ORDER =
            Comparator.comparing(RowKey::tenant).thenComparing(RowKey::id);

    static RowKey of(TenantId tenant, UUID id) {
        return new RowKey(tenant.value(), id);
    }

    static RowKey first(TenantId tenant) {
        return of(tenant, FIRST);
    }

    static RowKey last(TenantId tenant) {
        return of(tenant, LAST);
    }

    @Override
    public int compareTo(RowKey other) {
        return ORDER.compare(this, other);
    }
}
