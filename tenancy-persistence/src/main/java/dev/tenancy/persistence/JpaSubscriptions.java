package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.PlanVersion;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.SubscriptionRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Subscriptions in one unit of work. */
final class JpaSubscriptions implements SubscriptionRepository {

    private static final String DUE = """
            select tenantId
            from SubscriptionEntity
            where dueAt <= :now
            order by dueAt
            """;

    private static final String OLDER = """
            select tenantId
            from SubscriptionEntity
            where plan = :plan and planVersion < :version and tenantId < :after
            order by tenantId desc
            """;

    /** Where a subscription names plans: the one that it is on, and each step of its schedule. */
    private static final List<String> PLANS = List.of("", "change.", "trialEnd.", "migration.");

    private final JpaUnit unit;

    JpaSubscriptions(JpaUnit unit) {
        this.unit = unit;
    }

    @Override
    public void insert(Subscription subscription) {
        unit.run(StaleAnswers.ABSENCES, session -> session.insert(new SubscriptionEntity(subscription)));
    }

    @Override
    public Optional<Subscription> find(TenantId tenant) {
        return unit.call(session -> Optional.ofNullable(session.get(SubscriptionEntity.class, tenant.value())))
                .map(SubscriptionEntity::toSubscription);
    }

    @Override
    public Subscription update(Subscription subscription) {
        unit.run(
                StaleAnswers.about(subscription.tenantId()),
                session -> session.update(new SubscriptionEntity(subscription)));
        return subscription.withVersion(subscription.version() + 1);
    }

    @Override
    public List<TenantId> findDue(Instant now, int limit) {
        return unit
                .call(session -> session.createSelectionQuery(DUE, UUID.class)
                        .setParameter("now", Micros.of(now))
                        .setMaxResults(limit)
                        .getResultList())
                .stream()
                .map(TenantId::new)
                .toList();
    }

    @Override
    public Page<TenantId> findOlder(String plan, int version, PageRequest request) {
        return Page.of(
                        unit.call(session -> session.createSelectionQuery(OLDER, UUID.class)
                                .setParameter("plan", plan)
                                .setParameter("version", version)
                                .setParameter("after", Pages.after(request))
                                .setMaxResults(request.limit() + 1)
                                .getResultList()),
                        request.limit())
                .map(TenantId::new);
    }

    @Override
    public List<PlanVersion> plansInUse() {
        return unit.call(session -> PLANS.stream()
                .flatMap(
                        place -> session.createSelectionQuery(inUse(place), PlanVersion.class).getResultList().stream())
                .distinct()
                .sorted(Comparator.comparing(PlanVersion::plan).thenComparingInt(PlanVersion::version))
                .toList());
    }

    private static String inUse(String place) {
        return """
            select distinct new dev.tenancy.plan.PlanVersion(subscription.%1$splan, subscription.%1$splanVersion)
            from SubscriptionEntity subscription
            join TenantEntity tenant on tenant.id = subscription.tenantId
            where tenant.status <> 'CLOSED' and subscription.%1$splan is not null
            """.formatted(place);
    }
}
