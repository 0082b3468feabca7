package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.plan.PlanStep.Kind;
import dev.tenancy.tenant.Subscription;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    @Embedded
    @AttributeOverride(name = "plan", column = @Column(name = "change_plan"))
    @AttributeOverride(name = "planVersion", column = @Column(name = "change_version"))
    @AttributeOverride(name = "at", column = @Column(name = "change_at"))
    @AttributeOverride(name = "graceUntil", column = @Column(name = "change_grace_until"))
    private @Nullable PlanStepColumns change;

    @Embedded
    @AttributeOverride(name = "plan", column = @Column(name = "trial_end_plan"))
    @AttributeOverride(name = "planVersion", column = @Column(name = "trial_end_version"))
    @AttributeOverride(name = "at", column = @Column(name = "trial_end_at"))
    @AttributeOverride(name = "graceUntil", column = @Column(name = "trial_end_grace_until"))
    private @Nullable PlanStepColumns trialEnd;

    @Embedded
    @AttributeOverride(name = "plan", column = @Column(name = "migration_plan"))
    @AttributeOverride(name = "planVersion", column = @Column(name = "migration_version"))
    @AttributeOverride(name = "at", column = @Column(name = "migration_at"))
    @AttributeOverride(name = "graceUntil", column = @Column(name = "migration_grace_until"))
    private @Nullable PlanStepColumns migration;

    @Column(name = "grace_until")
    private @Nullable Instant graceUntil;

    @Column(name = "due_at")
    private @Nullable Instant dueAt;

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
        PlanSchedule schedule = subscription.schedule();
        change = PlanStepColumns.of(schedule.find(Kind.CHANGE));
        trialEnd = PlanStepColumns.of(schedule.find(Kind.TRIAL_END));
        migration = PlanStepColumns.of(schedule.find(Kind.MIGRATION));
        graceUntil = Micros.ofNullable(schedule.graceUntil());
        dueAt = schedule.next().map(step -> Micros.of(step.at())).orElse(null);
        version = subscription.version();
    }

    Subscription toSubscription() {
        return new Subscription(
                new TenantId(tenantId), plan, planVersion, anchor, ZoneId.of(zone), schedule(), version);
    }

    private PlanSchedule schedule() {
        List<PlanStep> steps = new ArrayList<>();
        add(steps, Kind.CHANGE, change);
        add(steps, Kind.TRIAL_END, trialEnd);
        add(steps, Kind.MIGRATION, migration);
        return new PlanSchedule(steps, graceUntil);
    }

    private static void add(List<PlanStep> steps, Kind kind, @Nullable PlanStepColumns columns) {
        if (columns != null) {
            steps.add(columns.toStep(kind));
        }
    }
}
