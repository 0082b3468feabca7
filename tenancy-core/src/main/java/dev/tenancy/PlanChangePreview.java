package dev.tenancy;

import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanChange.Direction;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanDifference;
import java.time.Instant;
import java.util.List;

/**
 * What a change of plan would do, as things are now.
 *
 * @param effectiveAt when it would take effect unless it is asked for at once: now for an upgrade, at the end of the period or
 *     the trial for a downgrade
 * @param violations what stands over the new plan's limits
 * @param blocked whether it would be refused because of them
 */
public record PlanChangePreview(
        Plan from,
        Plan to,
        Direction direction,
        Instant effectiveAt,
        PlanDifference difference,
        List<Violation> violations,
        boolean blocked) {

    public PlanChangePreview {
        violations = List.copyOf(violations);
    }
}
