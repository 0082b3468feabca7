package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.SubscriptionRepository;
import java.util.Optional;
import java.util.UUID;

/** Subscriptions. */
final class MemorySubscriptions implements SubscriptionRepository {

    private final Table<UUID, Subscription> subscriptions;

    MemorySubscriptions(Journal journal) {
        subscriptions = new Table<>(journal);
    }

    @Override
    public void insert(Subscription subscription) {
        subscriptions.put(subscription.tenantId().value(), subscription);
    }

    @Override
    public Optional<Subscription> find(TenantId tenant) {
        return Optional.ofNullable(subscriptions.get(tenant.value()));
    }

    @Override
    public Subscription update(Subscription subscription) {
        UUID key = subscription.tenantId().value();
        Versions.requireCurrent(subscriptions.get(key), subscription, Subscription::version);
        Subscription next = subscription.withVersion(subscription.version() + 1);
        subscriptions.put(key, next);
        return next;
    }
}
