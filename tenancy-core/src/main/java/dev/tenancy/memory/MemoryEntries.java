package dev.tenancy.memory;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Grant;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that was ever granted, or released of a standing meter. */
final class MemoryEntries {

    /** {@code at} is when the units were granted or set aside. */
    record Entry(Grant grant, Instant at, @Nullable String idempotencyKey, boolean refunded) {

        /** How many of its units still count. */
        long standing() {
            return refunded ? 0 : grant.amount();
        }
    }

    private final Table<RowKey, Entry> entries;
    private final Table<TextKey, RowKey> idempotencyKeys;

    MemoryEntries(Journal journal) {
        entries = new Table<>(journal);
        idempotencyKeys = new Table<>(journal);
    }

    void add(TenantId tenant, Entry entry) {
        RowKey row = RowKey.of(tenant, entry.grant().id().value());
        entries.put(row, entry);
        if (entry.idempotencyKey() != null) {
            idempotencyKeys.put(TextKey.of(tenant, entry.idempotencyKey()), row);
        }
    }

    /** Marks it as given back, and frees its idempotency key. */
    void refund(TenantId tenant, Entry entry) {
        entries.put(RowKey.of(tenant, entry.grant().id().value()), new Entry(entry.grant(), entry.at(), null, true));
        if (entry.idempotencyKey() != null) {
            idempotencyKeys.remove(TextKey.of(tenant, entry.idempotencyKey()));
        }
    }

    /** Lets it have {@code amount} units, fewer than before. */
    void reduce(TenantId tenant, Entry entry, long amount) {
        Grant grant = entry.grant();
        Grant smaller = new Grant(grant.id(), grant.meter(), amount, grant.period());
        entries.put(
                RowKey.of(tenant, grant.id().value()), new Entry(smaller, entry.at(), entry.idempotencyKey(), false));
    }

    @Nullable
    Entry find(TenantId tenant, GrantId id) {
        return entries.get(RowKey.of(tenant, id.value()));
    }

    @Nullable
    Entry ofKey(TenantId tenant, @Nullable String idempotencyKey) {
        RowKey row = idempotencyKey == null ? null : idempotencyKeys.get(TextKey.of(tenant, idempotencyKey));
        return row == null ? null : entries.get(row);
    }

    Stream<Entry> of(TenantId tenant) {
        return entries.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream();
    }
}
