package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.SubscriptionRepository;
import java.util.Optional;

/** Subscriptions in one unit of work. */
final class JpaSubscriptions implements SubscriptionRepository {

    private final JpaUnit unit;

    JpaSubscriptions(JpaUnit unit) {
        this.unit = unit;
    }

    @Override
    public void insert(Subscription subscription) {
        unit.run(session -> session.insert(new SubscriptionEntity(subscription)));
    }

    @Override
    public Optional<Subscription> find(TenantId tenant) {
        return unit.call(session -> Optional.ofNullable(session.get(SubscriptionEntity.class, tenant.value())))
                .map(SubscriptionEntity::toSubscription);
    }

    @Override
    public Subscription update(Subscription subscription) {
        unit.run(session -> session.update(new SubscriptionEntity(subscription)));
        return subscription.withVersion(subscription.version() + 1);
    }
}
