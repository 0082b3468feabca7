package dev.tenancy.usage;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A counter that does not say what the grants and reservations behind it add up to, or a top-up that does not.
 *
 * @param meter the meter's key
 * @param periodStart when the counter's period begins; {@link Instant#EPOCH} for a standing meter, and for a top-up
 * @param used what the counter says is used
 * @param recorded what was granted and not given back, and for standing meters not released
 * @param reserved what the counter says is reserved
 * @param held what the reservations that have not ended add up to, those among them that have run out and still are on the
 *     counter
 * @param toppedUp how much of both top-ups pay for by the counter; of a top-up, how much it says is taken
 * @param drawn how much of top-ups those entries and reservations have
 * @param topUp the top-up that drifts; null where it is a counter
 */
public record LedgerDrift(
        TenantId tenant,
        String meter,
        Instant periodStart,
        long used,
        long recorded,
        long reserved,
        long held,
        long toppedUp,
        long drawn,
        @Nullable TopUpId topUp) {}
