package dev.tenancy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.plan.PlanChange.Allowed;
import dev.tenancy.plan.PlanChange.Blocked;
import dev.tenancy.plan.PlanChange.Direction;
import dev.tenancy.plan.PlanChange.Verdict;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.WrongDirection;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanChangeTest {

    private static final PlanCatalog CATALOG = PlanCatalog.standard();
    private static final Meter USERS = Meter.standing("users");
    private static final Meter CONTENT = CATALOG.meter("content").orElseThrow();

    @ParameterizedTest
    @CsvSource({
        "free, starter, UPGRADE, true",
        "free, enterprise, UPGRADE, true",
        "starter, starter, UPGRADE, false",
        "starter, free, UPGRADE, false",
        "starter, free, DOWNGRADE, true",
        "enterprise, free, DOWNGRADE, true",
        "starter, starter, DOWNGRADE, false",
        "free, starter, DOWNGRADE, false"
    })
    void shouldAllowOnlyTheWayThatWasAskedFor(String from, String to, Direction wanted, boolean allowed) {
        assertThat(judge(from, to, wanted, Map.of())).isEqualTo(allowed ? new Allowed() : new WrongDirection(wanted));
    }

    @Test
    void shouldBlockADowngradeWhileMoreSeatsAreTakenThanThePlanHas() {
        assertThat(judge("professional", "starter", Direction.DOWNGRADE, Map.of(USERS, 4L)))
                .isEqualTo(new Blocked(List.of(new Violation("users", 4, 3))));
        assertThat(judge("professional", "starter", Direction.DOWNGRADE, Map.of(USERS, 3L)))
                .isEqualTo(new Allowed());
    }

    @Test
    void shouldNotCountWhatWasUsedInThePeriod() {
        assertThat(judge("professional", "free", Direction.DOWNGRADE, Map.of(USERS, 1L, CONTENT, 400L)))
                .isEqualTo(new Allowed());
    }

    @Test
    void shouldNameEveryViolationInTheCatalogsOrder() {
        Meter rows = Meter.standing("rows");
        Meter disks = Meter.standing("disks");
        Meter soft = Meter.standing("notes");
        Plan small = plan("small")
                .limit(rows, Limit.of(1))
                .limit(disks, Limit.of(0))
                .limit(soft, Limit.soft(1))
                .build();
        Plan large = plan("large")
                .limit(rows, Limit.unlimited())
                .limit(disks, Limit.of(9))
                .limit(soft, Limit.of(9))
                .build();
        PlanCatalog catalog = PlanCatalog.builder()
                .meters(rows, disks, soft)
                .plan(small)
                .plan(large)
                .build();

        assertThat(PlanChange.judge(catalog, large, small, Direction.DOWNGRADE, Map.of(disks, 1L, rows, 2L, soft, 5L)))
                .isEqualTo(new Blocked(List.of(new Violation("rows", 2, 1), new Violation("disks", 1, 0))));
    }

    @Test
    void shouldThrowTheConflictOfItsVerdict() {
        assertThatCode(() -> new Allowed().require()).doesNotThrowAnyException();
        assertThat(code(new WrongDirection(Direction.UPGRADE))).isEqualTo(ProblemCode.NOT_AN_UPGRADE);
        assertThat(code(new WrongDirection(Direction.DOWNGRADE))).isEqualTo(ProblemCode.NOT_A_DOWNGRADE);
        List<Violation> violations = List.of(new Violation("users", 4, 3));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> new Blocked(violations).require())
                .satisfies(conflict -> {
                    assertThat(conflict.code()).isEqualTo(ProblemCode.PLAN_CHANGE_BLOCKED);
                    assertThat(conflict.extras()).containsOnly(Map.entry("violations", violations));
                });
    }

    private static Verdict judge(String from, String to, Direction wanted, Map<Meter, Long> standing) {
        return PlanChange.judge(
                CATALOG, CATALOG.find(from).orElseThrow(), CATALOG.find(to).orElseThrow(), wanted, standing);
    }

    private static ProblemCode code(Verdict verdict) {
        try {
            verdict.require();
        } catch (Conflict conflict) {
            return conflict.code();
        }
        throw new AssertionError("The verdict was let pass: " + verdict);
    }

    private static Plan.Builder plan(String key) {
        return Plan.builder(key).price(Price.dollars(1)).rateLimit(RateLimit.perMinute(1));
    }
}
