package dev.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.plan.PlanStep.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which plan a subscription is on at every instant, for every schedule there can be. */
class SubscriptionTest {

    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

    @Test
    void shouldGoOverAtTheInstantItselfAndNotBefore() {
        Subscription subscription = with(step(Kind.CHANGE, 2));

        assertThat(subscription.at(hour(2).minusNanos(1))).isSameAs(subscription);
        assertThat(subscription.at(hour(2)).plan()).isEqualTo("change");
        assertThat(subscription.at(hour(2)).planVersion()).isEqualTo(3);
        assertThat(subscription.at(hour(2)).schedule()).isEqualTo(PlanSchedule.none());
    }

    @Test
    void shouldKeepAnchorZoneAndVersionThroughAllSteps() {
        Subscription before = with(step(Kind.MIGRATION, 1), step(Kind.TRIAL_END, 2), step(Kind.CHANGE, 3));
        Subscription after = before.at(hour(9));

        assertThat(after)
                .isEqualTo(new Subscription(
                        before.tenantId(), "change", 3, before.anchor(), before.zone(), before.version()));
    }

    @Test
    void shouldBeInATrialUntilItEnds() {
        Subscription subscription = with(step(Kind.TRIAL_END, 2));

        assertThat(subscription.at(hour(1)).isTrial()).isTrue();
        assertThat(subscription.at(hour(2)).isTrial()).isFalse();
        assertThat(with(step(Kind.CHANGE, 2)).isTrial()).isFalse();
    }

    @Test
    void shouldFollowTheScheduleWhateverItIsAndComeToTheSameInOneGoOrInMany() {
        for (PlanSchedule schedule : allSchedules()) {
            Subscription stored = present().withSchedule(schedule);
            Subscription walked = stored;
            for (int hour = 0; hour <= 4; hour++) {
                walked = walked.at(hour(hour));
                assertThat(walked).as(schedule + " at " + hour).isEqualTo(stored.at(hour(hour)));
                assertThat(walked.plan()).as(schedule + " at " + hour).isEqualTo(expected(schedule, hour));
                Instant now = hour(hour);
                assertThat(walked.schedule().steps())
                        .allSatisfy(step -> assertThat(step.at()).isAfter(now));
            }
        }
    }

    /** By another way than the rule's own: the owner's word beats the trial's end, and both a migration. */
    private static String expected(PlanSchedule schedule, int hour) {
        int change = hourOf(schedule, Kind.CHANGE);
        int trialEnd = hourOf(schedule, Kind.TRIAL_END);
        int migration = hourOf(schedule, Kind.MIGRATION);
        if (change <= hour) {
            return "change";
        }
        if (trialEnd <= hour) {
            return "trial_end";
        }
        return migration <= hour ? "migration" : "present";
    }

    private static List<PlanSchedule> allSchedules() {
        List<PlanSchedule> all = new ArrayList<>();
        for (int change = 0; change <= 4; change++) {
            for (int trialEnd = 0; trialEnd <= 4; trialEnd++) {
                for (int migration = 0; migration <= 4; migration++) {
                    PlanSchedule schedule = PlanSchedule.none();
                    schedule = change == 0 ? schedule : schedule.with(step(Kind.CHANGE, change));
                    schedule = trialEnd == 0 ? schedule : schedule.with(step(Kind.TRIAL_END, trialEnd));
                    all.add(migration == 0 ? schedule : schedule.with(step(Kind.MIGRATION, migration)));
                }
            }
        }
        return all;
    }

    private static int hourOf(PlanSchedule schedule, Kind kind) {
        return schedule.find(kind)
                .map(step -> (int) ((step.at().getEpochSecond() - START.getEpochSecond()) / 3600))
                .orElse(Integer.MAX_VALUE);
    }

    private static Subscription with(PlanStep... steps) {
        return present().withSchedule(new PlanSchedule(List.of(steps), null));
    }

    private static Subscription present() {
        return new Subscription(new TenantId(new UUID(1, 2)), "present", 1, START, ZoneOffset.UTC, 7);
    }

    private static PlanStep step(Kind kind, int hour) {
        return new PlanStep(kind, kind.name().toLowerCase(Locale.ROOT), 3, hour(hour), null);
    }

    private static Instant hour(int hour) {
        return START.plusSeconds(3600L * hour);
    }
}
