package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.PlanChange.Direction;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant on the free plan tries the professional one for two weeks. */
class TrialTest {

    private final World world = new World();
    private final Subscriptions subscriptions = world.tenancy.subscriptions();
    private final SignedUp acme = world.signUp("acme", "free");
    private final TenantId id = acme.tenant().id();
    private final Instant end = world.now.plus(Duration.ofDays(14));

    @BeforeEach
    void begin() {
        subscriptions.startTrial(id, "professional", end, "free");
        world.asked.clear();
    }

    @Test
    void shouldHaveThePlanUntilTheTrialEndsAndThenFallToTheNamedOne() {
        assertThat(plan()).isEqualTo("professional");
        world.tenancy.usage().require(owner(), "content", 50);
        world.now = end.minusNanos(1_000);
        assertThat(subscriptions.get(owner()).subscription().isTrial()).isTrue();

        world.now = end;

        assertThat(plan()).isEqualTo("free");
        assertThat(subscriptions.get(owner()).subscription().schedule()).isEqualTo(PlanSchedule.none());
        refused(ProblemCode.LIMIT_REACHED, () -> world.tenancy.usage().require(owner(), "content", 1));
    }

    @Test
    void shouldKeepThePlanThatIsTakenDuringTheTrial() {
        assertThat(subscriptions.preview(owner(), "professional").direction()).isEqualTo(Direction.UPGRADE);

        subscriptions.upgrade(owner(), "professional");

        assertThat(world.asked).containsExactly("professional");
        world.pass(Duration.ofDays(100));
        assertThat(plan()).isEqualTo("professional");
        assertThat(subscriptions.get(owner()).subscription().isTrial()).isFalse();
    }

    @Test
    void shouldTakeALowerPlanAtOnceAsAnUpgradeOfWhatTheTenantHasWithoutTheTrial() {
        subscriptions.upgrade(owner(), "starter");

        assertThat(plan()).isEqualTo("starter");
        refused(ProblemCode.NOT_AN_UPGRADE, () -> subscriptions.upgrade(owner(), "starter"));
    }

    @Test
    void shouldTakeALowerPlanWhenTheTrialEndsAndPayForIt() {
        world.paymentIsRefused = true;
        refused(ProblemCode.PAYMENT_REQUIRED, () -> subscriptions.downgrade(owner(), "starter", When.PERIOD_END));
        refused(ProblemCode.PAYMENT_REQUIRED, () -> subscriptions.downgrade(owner(), "starter", When.NOW));
        world.paymentIsRefused = false;
        assertThat(subscriptions.preview(owner(), "starter").effectiveAt()).isEqualTo(end);

        subscriptions.downgrade(owner(), "starter", When.PERIOD_END);

        assertThat(plan()).isEqualTo("professional");
        world.now = end;
        assertThat(plan()).isEqualTo("starter");
    }

    @Test
    void shouldNotBeMadeEndlessByTakingItsEndBack() {
        refused(ProblemCode.NOT_FOUND, () -> subscriptions.undoChange(owner()));
        subscriptions.downgrade(owner(), "starter", When.PERIOD_END);
        subscriptions.undoChange(owner());

        world.now = end;

        assertThat(plan()).isEqualTo("free");
    }

    @Test
    void shouldEndAtOnceByADowngrade() {
        subscriptions.downgrade(owner(), "free", When.NOW);

        assertThat(plan()).isEqualTo("free");
        assertThat(world.asked).isEmpty();
        assertThat(subscriptions.get(owner()).subscription().isTrial()).isFalse();
    }

    @Test
    void shouldBeProlongedByAnotherTrial() {
        subscriptions.startTrial(id, "enterprise", end.plus(Duration.ofDays(1)), "free");

        world.now = end;
        assertThat(plan()).isEqualTo("enterprise");
        world.pass(Duration.ofDays(1));
        assertThat(plan()).isEqualTo("free");
    }

    @Test
    void shouldNameWhatDoesNotFit() {
        assertThat(wrong(() -> subscriptions.startTrial(id, "professional", world.now, "free")))
                .containsExactly("until out_of_range");
        assertThat(wrong(() -> subscriptions.startTrial(id, "starter", end, "starter")))
                .containsExactly("falls_to out_of_range");
        assertThat(wrong(() -> subscriptions.startTrial(id, "starter", end, "gold")))
                .containsExactly("falls_to unknown");
        assertThat(wrong(() -> subscriptions.startTrial(id, "gold", end, "free")))
                .containsExactly("plan unknown");
        world.tenancy.tenants().close(owner());
        refused(ProblemCode.TENANT_NOT_FOUND, () -> subscriptions.startTrial(id, "starter", end, "free"));
    }

    private String plan() {
        return owner().subscription().plan();
    }

    // By no token, since one lasts 30 days only.
    private TenantContext owner() {
        return world.system(acme);
    }
}
