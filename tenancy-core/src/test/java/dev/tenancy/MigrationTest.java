package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A product whose plan "team" allows 9 projects in its first version, 5 in its second and 3 in its third. */
class MigrationTest {

    private static final Meter PROJECTS = Meter.standing("projects");
    private static final Instant PERIOD_END = Instant.parse("2026-02-28T10:00:00Z");

    private final World world = new World(PlanCatalog.builder()
            .meters(PROJECTS)
            .plan(plan("solo", 1, 1))
            .plan(plan("team", 1, 9))
            .plan(plan("team", 2, 5))
            .plan(plan("team", 3, 3))
            .plan(plan("corp", 1, 99))
            .build());
    private final Subscriptions subscriptions = world.tenancy.subscriptions();
    private final SignedUp acme = world.signUp("acme", "solo");

    private final TenantId id = acme.tenant().id();

    MigrationTest() {
        onFirstVersion(acme);
    }

    @Test
    void shouldStayOnItsVersionUntilItIsMigrated() {
        world.pass(Duration.ofDays(100));
        assertThat(owner().subscription().planVersion()).isEqualTo(1);
        assertThat(owner().entitlements().limit(PROJECTS)).isEqualTo(Limit.of(9));

        subscriptions.migrate(id, 2, When.NOW);

        assertThat(owner().entitlements().limit(PROJECTS)).isEqualTo(Limit.of(5));
    }

    @Test
    void shouldMigrateWhenThePeriodEnds() {
        subscriptions.migrate(id, 3, When.PERIOD_END);

        world.now = PERIOD_END.minusNanos(1_000);
        assertThat(owner().subscription().planVersion()).isEqualTo(1);
        refused(ProblemCode.NOT_FOUND, () -> subscriptions.undoChange(owner()));
        world.now = PERIOD_END;
        assertThat(owner().subscription().planVersion()).isEqualTo(3);
    }

    @Test
    void shouldLeaveTheOwnersChangeAndTheTrialAsTheyAre() {
        subscriptions.downgrade(owner(), "solo", When.PERIOD_END);
        subscriptions.migrate(id, 2, When.NOW);
        subscriptions.migrate(id, 3, When.PERIOD_END);
        assertThat(owner().subscription().planVersion()).isEqualTo(2);

        world.now = PERIOD_END;
        assertThat(owner().subscription().plan()).isEqualTo("solo");

        subscriptions.startTrial(id, "team", PERIOD_END.plus(Duration.ofDays(9)), "solo");
        assertThat(owner().subscription().isTrial()).isTrue();
        assertThat(wrong(() -> subscriptions.migrate(id, 3, When.NOW))).containsExactly("version out_of_range");
    }

    @Test
    void shouldComeBackWhenTheOwnersChangeIsTakenBack() {
        subscriptions.migrate(id, 3, When.PERIOD_END);
        subscriptions.downgrade(owner(), "solo", When.PERIOD_END);
        subscriptions.undoChange(owner());

        world.now = PERIOD_END;

        assertThat(owner().subscription().planVersion()).isEqualTo(3);
    }

    @Test
    void shouldBlockForWhatStandsUnlessThePolicyGivesTime() {
        world.tenancy.usage().require(owner(), "projects", 4);

        assertThat(refused(ProblemCode.PLAN_CHANGE_BLOCKED, () -> subscriptions.migrate(id, 3, When.NOW))
                        .extras())
                .containsOnly(Map.entry("violations", List.of(new Violation("projects", 4, 3))));
        refused(ProblemCode.PLAN_CHANGE_BLOCKED, () -> subscriptions.migrate(id, 3, When.PERIOD_END));
        assertThat(owner().subscription().planVersion()).isEqualTo(1);

        world.overLimit = OverLimit.graceWithoutEnd();
        subscriptions.migrate(id, 3, When.NOW);
        assertThat(subscriptions.get(owner()).overLimit()).containsExactly(new Violation("projects", 4, 3));
        refused(ProblemCode.LIMIT_REACHED, () -> world.tenancy.usage().require(owner(), "projects", 1));
    }

    @Test
    void shouldNotTakeATenantBackThatTakesAnotherPlanMeanwhile() {
        world.meanwhile = () -> subscriptions.upgrade(owner(), "corp");

        refused(ProblemCode.STALE, () -> subscriptions.migrate(id, 3, When.NOW));

        assertThat(owner().subscription().plan()).isEqualTo("corp");
    }

    @Test
    void shouldRefuseWhatIsNoNewerVersionOfThePlan() {
        assertThat(wrong(() -> subscriptions.migrate(id, 4, When.NOW))).containsExactly("version unknown");
        assertThat(wrong(() -> subscriptions.migrate(id, 1, When.NOW))).containsExactly("version out_of_range");
        assertThat(wrong(() -> subscriptions.migrateAll("team", 4, When.NOW))).containsExactly("version unknown");
        assertThat(wrong(() -> subscriptions.migrateAll("crew", 1, When.NOW))).containsExactly("plan unknown");
        refused(ProblemCode.TENANT_NOT_FOUND, () -> subscriptions.migrate(new TenantId(new UUID(0, 1)), 2, When.NOW));
    }

    @Test
    void shouldMigrateAllThatAreOnAnOlderVersionAndNameThoseThatAreBlocked() {
        world.tenancy.usage().require(owner(), "projects", 6);
        SignedUp second = onFirstVersion(world.signUp("second", "solo"));
        SignedUp newest = world.signUp("newest", "team");
        SignedUp closed = onFirstVersion(world.signUp("closed", "solo"));
        world.tenancy.tenants().close(world.as(closed.userToken()));
        SignedUp leaving = onFirstVersion(world.signUp("leaving", "solo"));
        subscriptions.downgrade(world.system(leaving), "solo", When.PERIOD_END);
        SignedUp arriving = onFirstVersion(world.signUp("arriving", "solo"));
        world.store.write(repositories -> repositories
                .subscriptions()
                .update(world.system(arriving)
                        .subscription()
                        .withPlan(plan("corp", 1, 99))
                        .withSchedule(PlanSchedule.none()
                                .with(new PlanStep(PlanStep.Kind.CHANGE, "team", 1, PERIOD_END, null)))));
        world.now = PERIOD_END;

        PlanMigration migration = subscriptions.migrateAll("team", 2, When.NOW);

        assertThat(migration)
                .isEqualTo(new PlanMigration(
                        List.of(arriving.tenant().id(), second.tenant().id()), List.of(id)));
        assertThat(world.system(second).subscription().planVersion()).isEqualTo(2);
        assertThat(world.system(newest).subscription().planVersion()).isEqualTo(3);
        assertThat(world.system(leaving).subscription().plan()).isEqualTo("solo");
        assertThat(subscriptions.migrateAll("team", 2, When.NOW)).isEqualTo(new PlanMigration(List.of(), List.of(id)));
    }

    @Test
    void shouldMigrateMoreThanOnePage() {
        for (int i = 0; i < 120; i++) {
            onFirstVersion(world.signUp("team-" + i, "solo"));
        }

        assertThat(subscriptions.migrateAll("team", 3, When.PERIOD_END).moved()).hasSize(121);
        world.now = PERIOD_END;
        assertThat(owner().subscription().planVersion()).isEqualTo(3);
    }

    /** As one that took the plan when its first version was the newest. */
    private SignedUp onFirstVersion(SignedUp signedUp) {
        world.store.write(repositories ->
                repositories.subscriptions().update(signedUp.subscription().withPlan(plan("team", 1, 9))));
        return signedUp;
    }

    // By no token, since one lasts 30 days only.
    private TenantContext owner() {
        return world.system(acme);
    }

    private static Plan plan(String key, int version, long projects) {
        return Plan.builder(key)
                .version(version)
                .price(Price.dollars(0))
                .limit(PROJECTS, Limit.of(projects))
                .rateLimit(RateLimit.perMinute(60))
                .build();
    }
}
