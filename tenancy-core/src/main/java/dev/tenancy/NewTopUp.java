package dev.tenancy;

import dev.tenancy.usage.Burn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be granted.
 *
 * @param meter the key of a periodic meter; for a standing one, override its limit
 * @param amount 1 to {@link dev.tenancy.plan.Limit#MAX}
 * @param expiresAt in the future; null for never
 * @param reason for people, 1 to 200 characters
 */
public record NewTopUp(
        String meter, long amount, Burn burn, @Nullable Instant expiresAt, String reason) {}
