package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import java.util.Comparator;
import java.util.UUID;

/** The key of something that is named by text within a tenant. */
record TextKey(UUID tenant, String text) implements Comparable<TextKey> {

    private static final Comparator<TextKey> ORDER =
            Comparator.comparing(TextKey::tenant).thenComparing(TextKey::text);

    static TextKey of(TenantId tenant, String text) {
        return new TextKey(tenant.value(), text);
    }

    @Override
    public int compareTo(TextKey other) {
        return ORDER.compare(this, other);
    }
}
