package dev.tenancy.testkit;

/** What every {@link dev.tenancy.usage.UsageLedger} must do when one caller at a time uses it. */
public interface UsageLedgerContract
        extends UsageLimitContract,
                UsageRefundContract,
                UsageIdempotencyContract,
                UsageConditionContract,
                UsageReservationContract,
                TopUpContract,
                TopUpReturnContract {}
