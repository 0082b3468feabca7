package dev.tenancy.event;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.UsagePeriod;

/**
 * A tenant has used so much of a meter in a period.
 *
 * @param percent 80 or 100
 * @param used what counts against the limit right after the grant that reached it; what top-ups pay for does not
 * @param limit what the percentage is of
 */
public record ThresholdReached(
        TenantId tenantId, Meter meter, UsagePeriod period, int percent, long used, Limit limit) {}
