package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.plan.PlanVersion;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.SubscriptionRepository;
import dev.tenancy.tenant.TenantStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Subscriptions. */
final class MemorySubscriptions implements SubscriptionRepository {

    private final Table<UUID, Subscription> subscriptions;

    private final MemoryTenants tenants;

    MemorySubscriptions(Journal journal, MemoryTenants tenants) {
        subscriptions = new Table<>(journal);
        this.tenants = tenants;
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

    @Override
    public List<TenantId> findDue(Instant now, int limit) {
        return subscriptions.values().stream()
                .filter(subscription -> dueAt(subscription).compareTo(now) <= 0)
                .sorted(Comparator.comparing(MemorySubscriptions::dueAt))
                .limit(limit)
                .map(Subscription::tenantId)
                .toList();
    }

    @Override
    public Page<TenantId> findOlder(String plan, int version, PageRequest request) {
        UUID after = request.after();
        return Page.of(
                subscriptions.newestFirst(RowKey.FIRST, after == null ? RowKey.LAST : after).stream()
                        .filter(found -> found.plan().equals(plan) && found.planVersion() < version)
                        .map(Subscription::tenantId)
                        .filter(id -> !id.value().equals(after))
                        .limit(request.limit() + 1L)
                        .toList(),
                request.limit());
    }

    @Override
    public List<PlanVersion> plansInUse() {
        return subscriptions.values().stream()
                .filter(subscription -> tenants.find(subscription.tenantId())
                        .filter(tenant -> tenant.status() != TenantStatus.CLOSED)
                        .isPresent())
                .flatMap(MemorySubscriptions::plans)
                .distinct()
                .sorted(Comparator.comparing(PlanVersion::plan).thenComparingInt(PlanVersion::version))
                .toList();
    }

    private static Stream<PlanVersion> plans(Subscription subscription) {
        return Stream.concat(
                Stream.of(new PlanVersion(subscription.plan(), subscription.planVersion())),
                subscription.schedule().steps().stream().map(step -> new PlanVersion(step.plan(), step.planVersion())));
    }

    private static Instant dueAt(Subscription subscription) {
        return subscription.schedule().next().map(PlanStep::at).orElse(Instant.MAX);
    }
}
