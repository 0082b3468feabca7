package dev.tenancy.testkit;

import dev.tenancy.id.TenantId;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.store.Repositories;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.TopUp;
import dev.tenancy.usage.UsageLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A unit of work as the transaction, a retired slug as its row. */
class InMemoryUsageTransactionTest implements UsageTransactionContract {

    private final TenancyStore store = new InMemoryTenancyStore();

    @Override
    public TenancyStore store() {
        return store;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R inTransaction(
            TenantId tenant, TransactionWork<R, X> work) throws X {
        List<Runnable> landing = new ArrayList<>();
        R result = store.<R, X>write(unit -> work.run(new Unit(unit, landing), () -> insertRow(unit, tenant)));
        landing.forEach(Runnable::run);
        return result;
    }

    @Override
    public long rows(TenantId tenant) {
        return store.<Long, RuntimeException>read(
                repositories -> repositories.tenants().countRetiredSlugs(tenant, Samples.NOW));
    }

    private static void insertRow(Repositories unit, TenantId tenant) {
        Slug slug = Samples.slug();
        unit.tenants().claimSlug(slug, tenant, Samples.NOW);
        unit.tenants().retireSlug(slug, Samples.NOW.plus(Duration.ofDays(1)));
    }

    private record Unit(Repositories repositories, List<Runnable> landing) implements UsageTransaction {

        @Override
        public UsageLedger usage() {
            return repositories.usage();
        }

        @Override
        public Optional<Subscription> lockSubscription(TenantId tenant) {
            return repositories
                    .tenants()
                    .lock(tenant)
                    .flatMap(locked -> repositories.subscriptions().find(tenant));
        }

        @Override
        public List<Entitlement> overrides(TenantId tenant) {
            return repositories.overrides().findAll(tenant).stream()
                    .map(EntitlementOverride::entitlement)
                    .toList();
        }

        @Override
        public Map<String, Long> topUps(TenantId tenant, Instant at) {
            return repositories.topUps().findAll(tenant).stream()
                    .filter(topUp -> topUp.isLive(at))
                    .collect(Collectors.groupingBy(TopUp::meter, Collectors.summingLong(TopUp::remaining)));
        }

        @Override
        public void afterCommit(Runnable work) {
            landing.add(work);
        }
    }
}
