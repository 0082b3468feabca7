package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A product of its own: projects stand, exports are soft, members are not limited. */
class StandingMeterTest {

    private static final Meter PROJECTS = Meter.standing("projects");
    private static final Meter EXPORTS = Meter.periodic("exports");

    private final World world = new World(PlanCatalog.builder()
            .meters(PROJECTS, EXPORTS)
            .plan(plan("small", Limit.of(3)))
            .plan(plan("large", Limit.of(9)))
            .build());
    private final Usage usage = world.tenancy.usage();
    private final SignedUp acme = world.signUp("acme", "large");
    private final TenantContext owner = world.as(acme.userToken());

    @Test
    void shouldGoUpAndDownAndNeverReset() {
        usage.require(owner, "projects", 9);
        world.pass(Duration.ofDays(20));
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner, "projects", 1));

        usage.release(owner, "projects", 4);

        assertThat(used("projects")).isEqualTo(5);
        usage.require(owner, "projects", 4);
        assertThat(used("projects")).isEqualTo(9);
    }

    @Test
    void shouldNotReleaseMoreThanIsInUse() {
        usage.require(owner, "projects", 2);

        assertThatIllegalStateException().isThrownBy(() -> usage.release(owner, "projects", 3));
        assertThat(used("projects")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Limit.MAX + 1, Long.MAX_VALUE})
    void shouldRefuseToReleaseAnOutlandishAmount(long amount) {
        usage.require(owner, "projects", 2);

        assertThat(wrong(() -> usage.release(owner, "projects", amount))).containsExactly("amount out_of_range");
        assertThat(used("projects")).isEqualTo(2);
    }

    @Test
    void shouldNotFallBelowZeroWhenWhatWasReleasedIsGivenBackToo() {
        Grant grant = usage.require(owner, "projects", 9);
        usage.release(owner, "projects", 9);

        assertThat(usage.refund(owner, grant.id())).isFalse();

        assertThat(used("projects")).isZero();
        usage.require(owner, "projects", 9);
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner, "projects", 1));
    }

    @Test
    void shouldBlockADowngradeUntilEnoughIsReleased() {
        usage.require(owner, "projects", 4);

        assertThat(refused(
                                ProblemCode.PLAN_CHANGE_BLOCKED,
                                () -> world.tenancy.subscriptions().downgrade(owner, "small", When.NOW))
                        .extras())
                .containsOnly(Map.entry("violations", List.of(new Violation("projects", 4, 3))));
        usage.release(owner, "projects", 1);
        assertThat(world.tenancy
                        .subscriptions()
                        .downgrade(owner, "small", When.NOW)
                        .subscription()
                        .plan())
                .isEqualTo("small");
    }

    @Test
    void shouldHoldTheNewLimitAgainstAContextFromBeforeTheDowngrade() {
        usage.require(owner, "projects", 3);
        world.tenancy.subscriptions().downgrade(owner, "small", When.NOW);

        assertThat(usage.consume(owner, "projects", 1)).isInstanceOf(Consumption.LimitExceeded.class);
        assertThat(used("projects")).isEqualTo(3);
    }

    @Test
    void shouldGrantWhatGoesOverASoftLimitAndReportIt() {
        assertThat(usage.consume(owner, "exports", 7)).isInstanceOf(Consumption.Granted.class);
        assertThat(used("exports")).isEqualTo(7);
        assertThat(usage.report(owner).meters().get(1).remaining()).hasValue(0);
    }

    @Test
    void shouldNotLimitMembersOrKeysWhenTheCatalogDoesNot() {
        for (int i = 0; i < 30; i++) {
            world.tenancy.members().add(owner, new NewMember("m" + i + "@acme.example", "M", "member"));
        }
        assertThat(world.as(world.tenancy
                                .apiKeys()
                                .create(owner, new NewApiKey("ci", "member", null, null))
                                .secret())
                        .tenantId())
                .isEqualTo(owner.tenantId());
    }

    private long used(String meter) {
        return World.meter(usage, owner, meter).count().used();
    }

    private static Plan plan(String key, Limit projects) {
        return Plan.builder(key)
                .price(Price.dollars(0))
                .rateLimit(RateLimit.perMinute(60))
                .limit(PROJECTS, projects)
                .limit(EXPORTS, Limit.soft(5))
                .build();
    }
}
