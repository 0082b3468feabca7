package dev.tenancy.plan;

import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rule of moving a tenant from one plan to another. Pure. */
public final class PlanChange {

    private PlanChange() {}

    /** Which way a change is meant to go; the catalog's order decides which way it goes. */
    public enum Direction {
        UPGRADE,
        DOWNGRADE
    }

    /** When a change takes effect. */
    public enum When {
        NOW,
        /** When the present usage period ends, or the trial that the tenant is in. */
        PERIOD_END
    }

    /** What the rule says of a change. */
    public sealed interface Verdict {

        /** Returns when the change is allowed, else throws {@link Conflict}. */
        default void require() {
            if (this instanceof WrongDirection wrong) {
                throw wrong.wanted() == Direction.UPGRADE
                        ? Conflict.of(ProblemCode.NOT_AN_UPGRADE, "This plan is not above the present one.")
                        : Conflict.of(ProblemCode.NOT_A_DOWNGRADE, "This plan is not below the present one.");
            }
            if (this instanceof Blocked blocked) {
                throw Conflict.of(
                        ProblemCode.PLAN_CHANGE_BLOCKED,
                        "More is in use than this plan allows. Nothing is deleted for you: reduce it first.",
                        Map.of("violations", blocked.violations()));
            }
        }
    }

    /** The change may be made. */
    public record Allowed() implements Verdict {}

    /** The plan lies the other way, or is the present one. */
    public record WrongDirection(Direction wanted) implements Verdict {}

    /** More is in use than the new plan allows. */
    public record Blocked(List<Violation> violations) implements Verdict {
        public Blocked {
            violations = List.copyOf(violations);
        }
    }

    /** A standing meter of which {@code used} is above the new plan's {@code limit}. */
    public record Violation(String meter, long used, long limit) {}

    /**
     * Judges a change.
     *
     * @param standing what is in use of every standing meter; a meter that is left out counts as 0
     */
    public static Verdict judge(PlanCatalog catalog, Plan from, Plan to, Direction wanted, Map<Meter, Long> standing) {
        return judge(new Entitlements(catalog, from), to, wanted, standing);
    }

    /** As the other, for a tenant with overrides, which it keeps. */
    public static Verdict judge(Entitlements from, Plan to, Direction wanted, Map<Meter, Long> standing) {
        PlanCatalog catalog = from.catalog();
        int order = catalog.compare(to, from.plan());
        if (wanted == Direction.UPGRADE ? order <= 0 : order >= 0) {
            return new WrongDirection(wanted);
        }
        List<Violation> violations = violations(from.onPlan(to), standing);
        return violations.isEmpty() ? new Allowed() : new Blocked(violations);
    }

    /**
     * What stands over what is allowed, in the catalog's order; empty when nothing does.
     *
     * @param standing what is in use of every standing meter; a meter that is left out counts as 0
     */
    public static List<Violation> violations(Entitlements allowed, Map<Meter, Long> standing) {
        List<Violation> violations = new ArrayList<>();
        for (Meter meter : allowed.catalog().meters()) {
            long used = standing.getOrDefault(meter, 0L);
            Limit limit = allowed.limit(meter);
            if (!meter.isPeriodic() && !limit.permits(used, 0)) {
                violations.add(new Violation(meter.key(), used, limit.max()));
            }
        }
        return List.copyOf(violations);
    }
}
