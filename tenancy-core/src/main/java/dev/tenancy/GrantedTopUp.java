package dev.tenancy;

import dev.tenancy.usage.TopUp;

/**
 * A top-up as it is stored.
 *
 * @param replayed whether an earlier call with the same idempotency key granted it
 */
public record GrantedTopUp(TopUp topUp, boolean replayed) {}
