package dev.tenancy.usage;

import dev.tenancy.id.TenantId;
import java.time.Instant;

/**
 * A counter that does not say what the grants and reservations behind it add up to.
 *
 * @param meter the meter's key
 * @param periodStart when the counter's period begins
 * @param used what the counter says is used
 * @param recorded what was granted and not given back, and for standing meters not released
 * @param reserved what the counter says is reserved
 * @param held what the reservations that have not ended add up to, those among them that have run out and still are on the
 *     counter
 */
public record LedgerDrift(
        TenantId tenant, String meter, Instant periodStart, long used, long recorded, long reserved, long held) {}
