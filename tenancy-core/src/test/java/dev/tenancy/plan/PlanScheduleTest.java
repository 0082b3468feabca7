package dev.tenancy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tenancy.plan.PlanStep.Kind;
import dev.tenancy.problem.Invalid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanScheduleTest {

    private static final Instant EARLY = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant GRACE = Instant.parse("2026-04-01T00:00:00Z");

    private static final PlanStep CHANGE = step(Kind.CHANGE, LATE, GRACE);
    private static final PlanStep TRIAL_END = step(Kind.TRIAL_END, EARLY, null);
    private static final PlanStep MIGRATION = step(Kind.MIGRATION, EARLY, null);

    @Test
    void shouldTakeTheEarliestStepFirstAndAtOneInstantTheOwnersChange() {
        assertThat(schedule(CHANGE, TRIAL_END).next()).contains(TRIAL_END);
        assertThat(schedule(MIGRATION, TRIAL_END).next()).contains(TRIAL_END);
        PlanStep early = step(Kind.CHANGE, EARLY, null);
        assertThat(schedule(MIGRATION, TRIAL_END, early).steps()).containsExactly(early, TRIAL_END, MIGRATION);
        assertThat(PlanSchedule.none().next()).isEmpty();
    }

    @Test
    void shouldHoldOneStepOfEachKind() {
        PlanStep other = step(Kind.CHANGE, EARLY, null);

        assertThat(schedule(CHANGE, MIGRATION).with(other)).isEqualTo(schedule(other, MIGRATION));
        assertThat(schedule(CHANGE, MIGRATION).without(Kind.CHANGE)).isEqualTo(schedule(MIGRATION));
        assertThat(schedule(MIGRATION).without(Kind.CHANGE)).isEqualTo(schedule(MIGRATION));
        assertThat(schedule(CHANGE, MIGRATION).find(Kind.MIGRATION)).contains(MIGRATION);
        assertThat(schedule(CHANGE).find(Kind.MIGRATION)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> schedule(CHANGE, other));
    }

    @Test
    void shouldBeTheSameInWhateverOrderItsStepsAreGiven() {
        assertThat(schedule(CHANGE, TRIAL_END, MIGRATION)).isEqualTo(schedule(MIGRATION, CHANGE, TRIAL_END));
    }

    @Test
    void shouldLeaveNothingAfterAChangeButItsGrace() {
        assertThat(schedule(CHANGE, TRIAL_END, MIGRATION).after(CHANGE)).isEqualTo(PlanSchedule.grace(GRACE));
    }

    @Test
    void shouldLeaveTheOwnersChangeAfterATrial() {
        assertThat(schedule(CHANGE, TRIAL_END, MIGRATION).withGrace(GRACE).after(TRIAL_END))
                .isEqualTo(schedule(CHANGE));
    }

    @Test
    void shouldLeaveAllElseAfterAMigration() {
        assertThat(schedule(CHANGE, TRIAL_END, MIGRATION).after(MIGRATION)).isEqualTo(schedule(CHANGE, TRIAL_END));
    }

    @Test
    void shouldRefuseAStepToNoPlan() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> new PlanStep(Kind.CHANGE, "Free Plan", 1, EARLY, null));
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> new PlanStep(Kind.CHANGE, "free", 0, EARLY, null));
    }

    @Test
    void shouldCountGraceFromWhenTheChangeTakesEffect() {
        assertThat(OverLimit.block().graceUntil(EARLY)).isNull();
        assertThat(OverLimit.graceWithoutEnd().graceUntil(EARLY)).isNull();
        assertThat(OverLimit.grace(Duration.ofDays(28)).graceUntil(EARLY)).isEqualTo(LATE);
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> OverLimit.grace(Duration.ZERO));
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> OverLimit.grace(Duration.ofDays(-1)));
    }

    private static PlanSchedule schedule(PlanStep... steps) {
        return new PlanSchedule(List.of(steps), null);
    }

    private static PlanStep step(Kind kind, Instant at, @Nullable Instant graceUntil) {
        return new PlanStep(kind, "free", 1, at, graceUntil);
    }
}
