package dev.tenancy.memory;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Reservation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reservations that are held or were committed; those that ended otherwise are gone. */
final class MemoryReservations {

    /** {@code at} is when it was made. */
    record Held(
            Reservation reservation, Instant at, @Nullable String idempotencyKey, boolean committed) {}

    private final Table<RowKey, Held> held;
    private final Table<RowKey, Held> committed;
    private final Table<TextKey, RowKey> idempotencyKeys;

    MemoryReservations(Journal journal) {
        held = new Table<>(journal);
        committed = new Table<>(journal);
        idempotencyKeys = new Table<>(journal);
    }

    @Nullable
    Held find(TenantId tenant, GrantId id) {
        return find(RowKey.of(tenant, id.value()));
    }

    @Nullable
    Held ofKey(TenantId tenant, @Nullable String idempotencyKey) {
        RowKey row = idempotencyKey == null ? null : idempotencyKeys.get(TextKey.of(tenant, idempotencyKey));
        return row == null ? null : find(row);
    }

    /** Those of the tenant that have not ended, also when they have run out. */
    List<Reservation> held(TenantId tenant) {
        return held.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream()
                .map(Held::reservation)
                .toList();
    }

    /** Those of the tenant that are held no more at {@code now}. */
    List<Held> expired(TenantId tenant, Instant now) {
        return held.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream()
                .filter(one -> !one.reservation().expiresAt().isAfter(now))
                .toList();
    }

    void put(TenantId tenant, Held reservation) {
        RowKey row = RowKey.of(tenant, reservation.reservation().id().value());
        if (reservation.committed()) {
            held.remove(row);
            committed.put(row, reservation);
        } else {
            held.put(row, reservation);
        }
        if (reservation.idempotencyKey() != null) {
            idempotencyKeys.put(TextKey.of(tenant, reservation.idempotencyKey()), row);
        }
    }

    void remove(TenantId tenant, Held reservation) {
        RowKey row = RowKey.of(tenant, reservation.reservation().id().value());
        held.remove(row);
        committed.remove(row);
        if (reservation.idempotencyKey() != null) {
            idempotencyKeys.remove(TextKey.of(tenant, reservation.idempotencyKey()));
        }
    }

    /** Forgets the reservation that became this grant, if one did. */
    void removeCommitted(TenantId tenant, GrantId grant) {
        Held reservation = find(tenant, grant);
        if (reservation != null) {
            remove(tenant, reservation);
        }
    }

    private @Nullable Held find(RowKey row) {
        Held reservation = held.get(row);
        return reservation == null ? committed.get(row) : reservation;
    }
}
