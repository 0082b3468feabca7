package dev.tenancy.usage;

import dev.tenancy.id.GrantId;

/**
 * Units that were granted and counted.
 *
 * @param meter the meter's key
 * @param amount how many units
 * @param period the period they count in, for good
 */
public record Grant(GrantId id, String meter, long amount, UsagePeriod period) {}
