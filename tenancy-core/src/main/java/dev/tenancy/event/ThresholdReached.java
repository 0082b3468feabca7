package dev.tenancy.event;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.UsagePeriod;

/**
 * A tenant has used so much of a meter in a period.
 *
 * @param percent 80 or 100
 * @param used the count right after the grant that reached it
 * @param limit what the percentage is of
 */
public record ThresholdReached(
        TenantId tenantId, Meter meter, UsagePeriod period, int percent, long used, Limit limit) {}
