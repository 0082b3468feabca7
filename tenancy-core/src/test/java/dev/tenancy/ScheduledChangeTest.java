package dev.tenancy;

import static dev.tenancy.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.PlanChange.Direction;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.PlanDifference.LimitChange;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.plan.PlanStep.Kind;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.tenant.Subscription;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Changes of plan that are to come. The world begins on 31 January at 10:00. */
class ScheduledChangeTest {

    private static final Instant PERIOD_END = Instant.parse("2026-02-28T10:00:00Z");

    private final World world = new World();
    private final Subscriptions subscriptions = world.tenancy.subscriptions();
    private final SignedUp acme = world.signUp("acme", "professional");

    @Test
    void shouldKeepThePlanUntilThePeriodEndsAndNotAnInstantLonger() {
        Subscription scheduled =
                subscriptions.downgrade(owner(), "free", When.PERIOD_END).subscription();

        assertThat(scheduled.plan()).isEqualTo("professional");
        assertThat(scheduled.schedule().next()).contains(new PlanStep(Kind.CHANGE, "free", 1, PERIOD_END, null));
        world.now = PERIOD_END.minusNanos(1_000);
        assertThat(plan()).isEqualTo("professional");
        world.tenancy.usage().require(owner(), "content", 11);
        world.now = PERIOD_END;
        assertThat(plan()).isEqualTo("free");
        assertThat(subscriptions.get(owner()).subscription().schedule()).isEqualTo(PlanSchedule.none());
        assertThat(subscriptions.get(owner()).period().start()).isEqualTo(PERIOD_END);
        assertThat(refused(
                                ProblemCode.LIMIT_REACHED,
                                () -> world.tenancy.usage().require(owner(), "content", 11))
                        .extras())
                .containsEntry("limit", 10L);
    }

    @Test
    void shouldHoldForWhoWasLetInBeforeTheChangeToo() {
        subscriptions.downgrade(owner(), "free", When.PERIOD_END);
        TenantContext before = owner();

        world.now = PERIOD_END;

        refused(ProblemCode.LIMIT_REACHED, () -> world.tenancy.usage().require(before, "content", 11));
        refused(
                ProblemCode.LIMIT_REACHED,
                () -> world.tenancy.members().add(before, new NewMember("m@acme.example", "M", "member")));
    }

    @Test
    void shouldTakeAChangeBackUntilItHasTakenEffect() {
        subscriptions.downgrade(owner(), "free", When.PERIOD_END);
        world.now = PERIOD_END.minusNanos(1_000);

        assertThat(subscriptions.undoChange(owner()).schedule()).isEqualTo(PlanSchedule.none());
        refused(ProblemCode.NOT_FOUND, () -> subscriptions.undoChange(owner()));
        world.now = PERIOD_END;
        assertThat(plan()).isEqualTo("professional");

        subscriptions.downgrade(owner(), "free", When.PERIOD_END);
        world.pass(Duration.ofDays(40));
        refused(ProblemCode.NOT_FOUND, () -> subscriptions.undoChange(owner()));
        assertThat(plan()).isEqualTo("free");
    }

    @Test
    void shouldPutTheLastChangeInThePlaceOfTheOneBefore() {
        subscriptions.downgrade(owner(), "free", When.PERIOD_END);
        subscriptions.downgrade(owner(), "starter", When.PERIOD_END);
        subscriptions.upgrade(owner(), "enterprise");
        assertThat(subscriptions.get(owner()).subscription().schedule()).isEqualTo(PlanSchedule.none());

        subscriptions.downgrade(owner(), "free", When.PERIOD_END);
        subscriptions.downgrade(owner(), "starter", When.PERIOD_END);
        world.now = PERIOD_END;

        assertThat(plan()).isEqualTo("starter");
        refused(ProblemCode.NOT_A_DOWNGRADE, () -> subscriptions.downgrade(owner(), "starter", When.PERIOD_END));
    }

    @Test
    void shouldUpgradeFromThePlanThatHoldsNowThoughAnotherIsWrittenDown() {
        subscriptions.downgrade(owner(), "free", When.PERIOD_END);
        world.now = PERIOD_END;

        Subscription upgraded = subscriptions.upgrade(owner(), "starter").subscription();

        assertThat(upgraded.plan()).isEqualTo("starter");
        assertThat(upgraded.version()).isEqualTo(3);
        world.pass(Duration.ofDays(100));
        assertThat(plan()).isEqualTo("starter");
    }

    @Test
    void shouldRefuseAChangeToComeForWhatStandsNow() {
        join("m@acme.example");

        assertThat(refused(
                                ProblemCode.PLAN_CHANGE_BLOCKED,
                                () -> subscriptions.downgrade(owner(), "free", When.PERIOD_END))
                        .extras())
                .containsOnly(Map.entry("violations", List.of(new Violation("users", 2, 1))));
        assertThat(subscriptions.get(owner()).subscription()).isEqualTo(acme.subscription());
    }

    @Test
    void shouldTakeEffectThoughMoreStandsByThenAndGrantNothingAboveTheLimit() {
        subscriptions.downgrade(owner(), "free", When.PERIOD_END);
        join("m@acme.example");
        join("n@acme.example");
        world.now = PERIOD_END;

        assertThat(plan()).isEqualTo("free");
        assertThat(subscriptions.get(owner()).overLimit()).containsExactly(new Violation("users", 3, 1));
        refused(
                ProblemCode.LIMIT_REACHED,
                () -> world.tenancy.members().add(owner(), new NewMember("o@acme.example", "O", "member")));
        assertThat(world.tenancy.members().page(owner(), PageRequest.first()).items())
                .hasSize(3);
    }

    @Test
    void shouldGiveTimeToComeUnderTheLimitsWhereThePolicySaysSo() {
        world.overLimit = OverLimit.grace(Duration.ofDays(14));
        TenantContext second = join("m@acme.example");

        subscriptions.downgrade(owner(), "free", When.NOW);

        SubscriptionView over = subscriptions.get(owner());
        assertThat(over.overLimit()).containsExactly(new Violation("users", 2, 1));
        assertThat(over.subscription().schedule().graceUntil()).isEqualTo(world.now.plus(Duration.ofDays(14)));
        refused(
                ProblemCode.LIMIT_REACHED,
                () -> world.tenancy.members().add(owner(), new NewMember("o@acme.example", "O", "member")));
        world.tenancy.members().remove(owner(), second.caller().member().orElseThrow(), false);
        assertThat(subscriptions.get(owner()).overLimit()).isEmpty();
    }

    @Test
    void shouldGiveTimeForWhatStandsAndNotForTheWrongDirection() {
        world.overLimit = OverLimit.graceWithoutEnd();

        refused(ProblemCode.NOT_A_DOWNGRADE, () -> subscriptions.downgrade(owner(), "enterprise", When.NOW));
        refused(ProblemCode.NOT_AN_UPGRADE, () -> subscriptions.upgrade(owner(), "starter"));
    }

    @Test
    void shouldCountTheTimeFromThePeriodsEndForAChangeToCome() {
        world.overLimit = OverLimit.grace(Duration.ofDays(14));
        join("m@acme.example");
        subscriptions.downgrade(owner(), "free", When.PERIOD_END);

        world.pass(Duration.ofDays(60));

        assertThat(subscriptions.get(owner()).subscription().schedule().graceUntil())
                .isEqualTo(PERIOD_END.plus(Duration.ofDays(14)));
    }

    @Test
    void shouldTellWhatADowngradeWouldDoAndChangeNothing() {
        join("m@acme.example");
        join("n@acme.example");

        PlanChangePreview preview = subscriptions.preview(owner(), "starter");

        assertThat(preview.direction()).isEqualTo(Direction.DOWNGRADE);
        assertThat(preview.from().key()).isEqualTo("professional");
        assertThat(preview.effectiveAt()).isEqualTo(PERIOD_END);
        assertThat(preview.blocked()).isFalse();
        assertThat(preview.difference().featuresLost())
                .extracting(feature -> feature.key())
                .containsExactly("legal_ai", "custom_branding", "priority_support");
        assertThat(preview.difference().limitsLost())
                .extracting(LimitChange::meter)
                .extracting(meter -> meter.key())
                .containsExactlyInAnyOrder("users", "content", "leads");
        assertThat(preview.difference().limitsGained()).isEmpty();
        assertThat(subscriptions.get(owner()).subscription()).isEqualTo(acme.subscription());

        PlanChangePreview blocked = subscriptions.preview(owner(), "free");
        assertThat(blocked.violations()).containsExactly(new Violation("users", 3, 1));
        assertThat(blocked.blocked()).isTrue();
        world.overLimit = OverLimit.graceWithoutEnd();
        assertThat(subscriptions.preview(owner(), "free").blocked()).isFalse();
    }

    @Test
    void shouldNotKeepThePlanForAnotherPeriodWhereAnotherDowngradeIsAskedForAsTheFirstTakesEffect() {
        for (int readsBefore = 0; readsBefore < 8; readsBefore++) {
            SignedUp leaver = world.signUp("leaver-" + readsBefore, "professional");
            subscriptions.downgrade(world.system(leaver), "starter", When.PERIOD_END);

            Tenancy node = nodeThatGetsPastThePeriodsEnd(readsBefore);
            node.subscriptions().downgrade(world.system(leaver), "free", When.PERIOD_END);

            Subscription stored = world.store.read(repositories ->
                    repositories.subscriptions().find(leaver.tenant().id()).orElseThrow());
            assertThat(stored.at(PERIOD_END).plan())
                    .as("after %s looks at the clock", readsBefore)
                    .isNotEqualTo("professional");
        }
    }

    @Test
    void shouldTellThatAnUpgradeIsAtOnceAndAskNobodyForPayment() {
        world.paymentIsRefused = true;
        world.asked.clear();

        PlanChangePreview preview = subscriptions.preview(owner(), "enterprise");

        assertThat(preview.direction()).isEqualTo(Direction.UPGRADE);
        assertThat(preview.effectiveAt()).isEqualTo(world.now);
        assertThat(world.asked).isEmpty();
        refused(ProblemCode.NOT_AN_UPGRADE, () -> subscriptions.preview(owner(), "professional"));
        refused(ProblemCode.VALIDATION_FAILED, () -> subscriptions.preview(owner(), "platinum"));
    }

    @Test
    void shouldWriteDownWhatIsDueOnceAndNothingElse() {
        TenantContext other = world.owner("other", "starter");
        subscriptions.downgrade(owner(), "free", When.PERIOD_END);
        subscriptions.downgrade(other, "free", When.PERIOD_END);
        subscriptions.undoChange(other);

        assertThat(subscriptions.applyDueChanges()).isZero();
        world.now = PERIOD_END;
        assertThat(subscriptions.applyDueChanges()).isEqualTo(1);
        assertThat(subscriptions.applyDueChanges()).isZero();

        Subscription stored = world.store.read(repositories ->
                repositories.subscriptions().find(acme.tenant().id()).orElseThrow());
        assertThat(stored)
                .isEqualTo(new Subscription(
                        stored.tenantId(),
                        "free",
                        1,
                        stored.anchor(),
                        stored.zone(),
                        acme.subscription().version() + 2));
    }

    @Test
    void shouldWriteDownMoreThanOneBatch() {
        for (int i = 0; i < 205; i++) {
            subscriptions.downgrade(world.owner("team-" + i, "starter"), "free", When.PERIOD_END);
        }
        world.now = PERIOD_END;

        assertThat(subscriptions.applyDueChanges()).isEqualTo(205);
    }

    /** A node whose clock says the last moment of the period so many times, and then the first of the next. */
    private Tenancy nodeThatGetsPastThePeriodsEnd(int readsBefore) {
        AtomicInteger reads = new AtomicInteger();
        return Tenancy.builder()
                .store(world.store, world.store)
                .clock(() -> reads.getAndIncrement() < readsBefore ? PERIOD_END.minusNanos(1_000) : PERIOD_END)
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example/join"))
                .build();
    }

    private TenantContext join(String email) {
        return world.join(world.as(acme.userToken()), email, "member");
    }

    private String plan() {
        return owner().subscription().plan();
    }

    // By no token, since one lasts 30 days only.
    private TenantContext owner() {
        return world.system(acme);
    }
}
