package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.store.Repositories;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.TopUp;
import dev.tenancy.usage.UsageLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The engine's own unit of work, as far as usage takes part in it.
 *
 * @param landing takes what is to be run by whoever runs the unit, once it has landed
 */
record UnitTransaction(Repositories repositories, Consumer<Runnable> landing) implements UsageTransaction {

    @Override
    public UsageLedger usage() {
        return repositories.usage();
    }

    @Override
    public Optional<Subscription> lockSubscription(TenantId tenant) {
        return repositories
                .tenants()
                .lock(tenant)
                .flatMap(locked -> repositories.subscriptions().find(locked.id()));
    }

    @Override
    public List<Entitlement> overrides(TenantId tenant) {
        return Engine.overrides(repositories, tenant);
    }

    @Override
    public Map<String, Long> topUps(TenantId tenant, Instant at) {
        return repositories.topUps().findAll(tenant).stream()
                .filter(topUp -> topUp.isLive(at))
                .collect(Collectors.groupingBy(TopUp::meter, Collectors.summingLong(TopUp::remaining)));
    }

    @Override
    public void afterCommit(Runnable work) {
        landing.accept(work);
    }
}
