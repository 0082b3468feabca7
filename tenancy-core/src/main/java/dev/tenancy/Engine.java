package dev.tenancy;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PeriodLength;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Invalid;
import dev.tenancy.secret.SecretHasher;
import dev.tenancy.store.Repositories;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What every use case works with. */
record Engine(
        TenancyStore store,
        PlanCatalog catalog,
        InstantSource clock,
        Supplier<UUID> ids,
        RandomGenerator random,
        SecretHasher hasher) {

    // Databases keep microseconds; a time must read back as it was given out.
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    UUID newId() {
        return ids.get();
    }

    /** One unit of work; what it leaves to be done after its commit is done here. */
    <R, X extends Exception> R write(WorkInUnit<R, X> work) throws X {
        List<Runnable> landing = new ArrayList<>();
        R result = store.write(repositories -> work.run(new UnitTransaction(repositories, landing::add)));
        landing.forEach(Runnable::run);
        return result;
    }

    GrantId newGrantId() {
        return new GrantId(newId());
    }

    Plan plan(String key) {
        return plan("plan", key);
    }

    Plan plan(String field, String key) {
        return catalog.find(key)
                .orElseThrow(() -> Invalid.field(
                        field,
                        "unknown",
                        "must be one of "
                                + catalog.plans().stream().map(Plan::key).collect(Collectors.joining(", ")) + "."));
    }

    /** What is set in the tenant in place of its plan's word, in the same unit of work. */
    static List<Entitlement> overrides(Repositories repositories, TenantId tenant) {
        return repositories.overrides().findAll(tenant).stream()
                .map(EntitlementOverride::entitlement)
                .toList();
    }

    /** What a subscription allows at {@code now}, by the overrides of the same unit of work. */
    Entitlements entitlements(Repositories repositories, Subscription subscription, Instant now) {
        return subscription.entitlements(catalog, overrides(repositories, subscription.tenantId()), now);
    }

    /** The period that the meter counts in at {@code at}. */
    UsagePeriod period(Meter meter, Subscription subscription, Instant at) {
        PeriodLength length = meter.periodLength();
        return length == null
                ? UsagePeriod.standing()
                : UsagePeriod.of(length, subscription.anchor(), subscription.zone(), begun(subscription, at));
    }

    UsagePeriod month(Subscription subscription, Instant at) {
        return UsagePeriod.monthly(subscription.anchor(), subscription.zone(), begun(subscription, at));
    }

    /** {@code at}, or the subscription's beginning for who is behind the clock that it began by. */
    static Instant begun(Subscription subscription, Instant at) {
        return at.isBefore(subscription.anchor()) ? subscription.anchor() : at;
    }
}
