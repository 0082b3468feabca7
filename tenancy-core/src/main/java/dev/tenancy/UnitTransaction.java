package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.store.Repositories;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.UsageLedger;
import java.util.Optional;

/** The engine's own unit of work, as far as usage takes part in it. */
record UnitTransaction(Repositories repositories) implements UsageTransaction {

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
}
