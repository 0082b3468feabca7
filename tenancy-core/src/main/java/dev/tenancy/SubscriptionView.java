package dev.tenancy;

import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.UsagePeriod;
import java.util.List;

/**
 * A tenant's subscription as it is now, the usage period that it is in, and what it allows.
 *
 * @param overLimit what stands over the plan's limits, since a change of plan that was made all the same; mostly empty
 */
public record SubscriptionView(
        Subscription subscription, UsagePeriod period, Entitlements entitlements, List<Violation> overLimit) {

    public SubscriptionView {
        overLimit = List.copyOf(overLimit);
    }
}
