package dev.tenancy.usage;

import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Units of a periodic meter that a tenant has beside those of its plan, in whichever period they are taken. Immutable.
 *
 * @param meter the meter's key
 * @param amount how many units it began with
 * @param remaining how many are neither burned nor set aside by a reservation
 * @param expiresAt from when on nothing more is taken of it; null for never
 * @param revokedAt when what remained was taken back; null when it was not
 * @param idempotencyKey what it was granted under; null for none
 */
public record TopUp(
        TopUpId id,
        TenantId tenantId,
        String meter,
        long amount,
        long remaining,
        Burn burn,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        String reason,
        Actor grantedBy,
        Instant grantedAt,
        @Nullable String idempotencyKey) {

    /** Which is taken of first. It never changes, so that whoever locks several locks them in one order. */
    public static final Comparator<TopUp> ORDER = Comparator.comparing(TopUp::burn)
            .thenComparing(TopUp::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(topUp -> topUp.id().value().toString());

    /** Whether units of it may be taken at {@code at}. */
    public boolean isLive(Instant at) {
        return remaining > 0 && revokedAt == null && (expiresAt == null || at.isBefore(expiresAt));
    }

    /** The same with another number of units left. */
    public TopUp withRemaining(long remaining) {
        return new TopUp(
                id,
                tenantId,
                meter,
                amount,
                remaining,
                burn,
                expiresAt,
                revokedAt,
                reason,
                grantedBy,
                grantedAt,
                idempotencyKey);
    }

    /** The same, taken back at {@code at}. */
    public TopUp revoked(Instant at) {
        return new TopUp(
                id,
                tenantId,
                meter,
                amount,
                remaining,
                burn,
                expiresAt,
                at,
                reason,
                grantedBy,
                grantedAt,
                idempotencyKey);
    }

    /**
     * How much of each top-up {@code amount} units take when the plan has {@code room} left: of those that burn before first, then of
     * the plan, then of the others.
     *
     * @param room of the plan's quota; may be negative
     * @return empty when all is not enough
     */
    public static Optional<Map<TopUpId, Long>> split(List<TopUp> topUps, long amount, long room) {
        Map<TopUpId, Long> parts = new LinkedHashMap<>();
        long quota = Math.max(0, room);
        long left = amount;
        for (TopUp one : topUps.stream().sorted(ORDER).toList()) {
            if (one.burn == Burn.AFTER) {
                long planned = Math.min(left, quota);
                left -= planned;
                quota -= planned;
            }
            long part = Math.min(left, one.remaining);
            if (part > 0) {
                parts.put(one.id, part);
                left -= part;
            }
        }
        return left > quota ? Optional.empty() : Optional.of(parts);
    }
}
