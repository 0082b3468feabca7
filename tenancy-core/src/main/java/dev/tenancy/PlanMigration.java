package dev.tenancy;

import dev.tenancy.id.TenantId;
import java.util.List;

/**
 * What came of moving all subscriptions of a plan to a version of it.
 *
 * @param moved who was moved, or will be at the end of the period
 * @param blocked who stayed, since more stands there than the version allows
 */
public record PlanMigration(List<TenantId> moved, List<TenantId> blocked) {

    public PlanMigration {
        moved = List.copyOf(moved);
        blocked = List.copyOf(blocked);
    }
}
