package dev.tenancy;

import dev.tenancy.plan.Entitlements;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.UsagePeriod;

/** A tenant's subscription, the usage period that it is in, and what it allows. */
public record SubscriptionView(Subscription subscription, UsagePeriod period, Entitlements entitlements) {}
