package dev.tenancy;

import static dev.tenancy.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.UserId;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.usage.Consumption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionsTest {

    private final World world = new World();
    private final Subscriptions subscriptions = world.tenancy.subscriptions();
    private final SignedUp acme = world.signUp("acme", "free");

    @Test
    void shouldUpgradeAtOnceAndKeepWhatWasUsed() {
        for (int i = 0; i < 10; i++) {
            world.tenancy.usage().require(owner(), "content", 1);
        }
        world.pass(Duration.ofDays(3));

        TenantAccess upgraded = subscriptions.upgrade(owner(), "starter");

        assertThat(upgraded.subscription().plan()).isEqualTo("starter");
        assertThat(upgraded.subscription().anchor())
                .isEqualTo(acme.subscription().anchor());
        assertThat(upgraded.subscription().version()).isEqualTo(2);
        assertThat(world.tenancy.usage().consume(owner(), "content", 1))
                .isInstanceOfSatisfying(
                        Consumption.Granted.class,
                        granted -> assertThat(granted.used()).isEqualTo(11));
    }

    @Test
    void shouldViewThePlanAndThePeriodAsStoredNow() {
        TenantContext before = owner();
        subscriptions.upgrade(before, "starter");
        world.pass(Duration.ofDays(40));

        SubscriptionView view = subscriptions.get(before);
        assertThat(view.entitlements().plan().key()).isEqualTo("starter");
        assertThat(view.period().start()).isEqualTo(Instant.parse("2026-02-28T10:00:00Z"));
        assertThat(view.period().resetsAt()).contains(Instant.parse("2026-03-31T10:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "starter, starter, not_an_upgrade",
        "starter, free, not_an_upgrade",
        "enterprise, professional, not_an_upgrade"
    })
    void shouldNotUpgradeSidewaysOrDown(String from, String to, String code) {
        TenantContext owner = world.owner("from", from);
        world.asked.clear();

        refused(ProblemCode.NOT_AN_UPGRADE, () -> subscriptions.upgrade(owner, to));
        assertThat(ProblemCode.NOT_AN_UPGRADE.text()).isEqualTo(code);
        assertThat(world.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"starter, starter", "free, starter", "starter, enterprise"})
    void shouldNotDowngradeSidewaysOrUp(String from, String to) {
        TenantContext owner = world.owner("from", from);

        refused(ProblemCode.NOT_A_DOWNGRADE, () -> subscriptions.downgrade(owner, to, When.NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "platinum", "Starter", "enterprise "})
    void shouldNotKnowAnyOtherTier(String tier) {
        refused(ProblemCode.VALIDATION_FAILED, () -> subscriptions.upgrade(owner(), tier));
        refused(ProblemCode.VALIDATION_FAILED, () -> subscriptions.downgrade(owner(), tier, When.NOW));
    }

    @Test
    void shouldAskThePolicyBeforeAnUpgradeOnly() {
        world.paymentIsRefused = true;

        assertThat(refused(ProblemCode.PAYMENT_REQUIRED, () -> subscriptions.upgrade(owner(), "starter")))
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.extras()).containsEntry("tier", "starter"));
        assertThat(subscriptions.get(owner()).subscription()).isEqualTo(acme.subscription());

        world.paymentIsRefused = false;
        subscriptions.upgrade(owner(), "enterprise");
        world.asked.clear();
        world.paymentIsRefused = true;
        assertThat(subscriptions
                        .downgrade(owner(), "professional", When.NOW)
                        .subscription()
                        .plan())
                .isEqualTo("professional");
        assertThat(world.asked).isEmpty();
    }

    @Test
    void shouldBlockADowngradeByTheSeatsThatAreTakenAndDeleteNothing() {
        subscriptions.upgrade(owner(), "starter");
        UserId second = world.join(owner(), "m@acme.example", "member")
                .caller()
                .member()
                .orElseThrow();
        world.tenancy.members().add(owner(), new NewMember("n@acme.example", "N", "member"));

        assertThat(refused(ProblemCode.PLAN_CHANGE_BLOCKED, () -> subscriptions.downgrade(owner(), "free", When.NOW))
                        .extras())
                .containsOnly(Map.entry("violations", List.of(new Violation("users", 3, 1))));
        assertThat(world.tenancy.members().get(owner(), second).id()).isEqualTo(second);
        assertThat(owner().subscription().plan()).isEqualTo("starter");
    }

    @Test
    void shouldDowngradeWhenTheSeatsFitWhateverWasUsedInThePeriod() {
        subscriptions.upgrade(owner(), "starter");
        world.tenancy.usage().require(owner(), "content", 60);

        subscriptions.downgrade(owner(), "free", When.NOW);

        assertThat(owner().subscription().plan()).isEqualTo("free");
        refused(ProblemCode.LIMIT_REACHED, () -> world.tenancy.usage().require(owner(), "content", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "member", "viewer"})
    void shouldLetEverybodyLookAndOnlyAnOwnerChange(String role) {
        subscriptions.upgrade(owner(), "starter");
        TenantContext caller = world.join(owner(), "m@acme.example", role);
        world.asked.clear();

        assertThat(subscriptions.get(caller).subscription().plan()).isEqualTo("starter");
        refused(ProblemCode.ROLE_REQUIRED, () -> subscriptions.upgrade(caller, "enterprise"));
        refused(ProblemCode.ROLE_REQUIRED, () -> subscriptions.downgrade(caller, "free", When.NOW));
        assertThat(world.asked).isEmpty();
    }

    @Test
    void shouldRefuseAnOwnerWhoWasDemotedSinceItWasLetIn() {
        subscriptions.upgrade(owner(), "starter");
        TenantContext second = world.join(owner(), "m@acme.example", "owner");
        world.tenancy
                .members()
                .update(owner(), second.caller().member().orElseThrow(), new MemberUpdate(null, "viewer"));

        refused(ProblemCode.ROLE_REQUIRED, () -> subscriptions.upgrade(second, "enterprise"));
        assertThat(owner().subscription().plan()).isEqualTo("starter");
    }

    @Test
    void shouldNotMoveAnotherTenant() {
        TenantContext evil = world.owner("evil", "free");

        subscriptions.upgrade(evil, "enterprise");

        assertThat(owner().subscription().plan()).isEqualTo("free");
    }

    private TenantContext owner() {
        return world.as(acme.userToken());
    }
}
