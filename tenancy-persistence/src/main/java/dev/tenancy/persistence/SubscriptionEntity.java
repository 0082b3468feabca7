package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.Subscription;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;

/** A row of {@code tenancy_subscription}. */
@Entity
@Table(name = "tenancy_subscription")
class SubscriptionEntity {

    @Id
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "plan")
    private String plan;

    @Column(name = "plan_version")
    private int planVersion;

    @Column(name = "anchor")
    private Instant anchor;

    @Column(name = "zone")
    private String zone;

    @Version
    @Column(name = "version")
    private long version;

    SubscriptionEntity() {}

    SubscriptionEntity(Subscription subscription) {
        tenantId = subscription.tenantId().value();
        plan = subscription.plan();
        planVersion = subscription.planVersion();
        anchor = Micros.of(subscription.anchor());
        zone = subscription.zone().getId();
        version = subscription.version();
    }

    Subscription toSubscription() {
        return new Subscription(new TenantId(tenantId), plan, planVersion, anchor, ZoneId.of(zone), version);
    }
}
