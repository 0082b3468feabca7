package dev.tenancy.persistence;

import dev.tenancy.plan.PlanStep;
import jakarta.persistence.Basic;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One step of a subscription's schedule; Hibernate leaves it out where all its columns are null. */
@Embeddable
class PlanStepColumns {

    @Basic
    private String plan;

    @Basic
    private Integer planVersion;

    @Basic
    private Instant at;

    private @Nullable Instant graceUntil;

    PlanStepColumns() {}

    private PlanStepColumns(PlanStep step) {
        plan = step.plan();
        planVersion = step.planVersion();
        at = Micros.of(step.at());
        graceUntil = Micros.ofNullable(step.graceUntil());
    }

    static @Nullable PlanStepColumns of(Optional<PlanStep> step) {
        return step.map(PlanStepColumns::new).orElse(null);
    }

    PlanStep toStep(PlanStep.Kind kind) {
        return new PlanStep(kind, plan, planVersion, at, graceUntil);
    }
}
