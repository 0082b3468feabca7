package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.APRIL;
import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static dev.tenancy.testkit.ToppedUpContract.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.KeyReused;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.TopUp;
import dev.tenancy.usage.UsageCount;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How every {@link dev.tenancy.usage.UsageLedger} burns top-ups. */
public interface TopUpContract extends ToppedUpContract {

    @Test
    default void shouldTakeOfATopUpOnlyWhatThePlanHasNoMoreOf() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.AFTER);
        toppedUp(tenant, five);

        assertThat(granted(tenant.id(), TestCharge.of(9, Limit.of(10))).toppedUp())
                .isZero();
        Granted across = granted(tenant.id(), TestCharge.of(3, Limit.of(10)));
        assertThat(across.toppedUp()).isEqualTo(2);
        assertThat(across.used()).isEqualTo(10);
        assertThat(left(five)).isEqualTo(3);

        assertThat(consume(tenant.id(), TestCharge.of(4, Limit.of(10))))
                .isEqualTo(new LimitExceeded(CALLS, 10, Limit.of(10), MARCH));
        assertThat(left(five)).isEqualTo(3);
        granted(tenant.id(), TestCharge.of(3, Limit.of(10)));
        assertThat(consume(tenant.id(), TestCharge.of(1, Limit.of(10)))).isInstanceOf(LimitExceeded.class);
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(15, 0, 5, 0));
        assertSound(tenant.id());
    }

    @Test
    default void shouldTakeOfATopUpThatBurnsBeforeAsLongAsItHasAny() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.BEFORE);
        granted(tenant.id(), TestCharge.of(1, Limit.of(10)));
        toppedUp(tenant, five);

        Granted first = granted(tenant.id(), TestCharge.of(3, Limit.of(10)));
        assertThat(first.toppedUp()).isEqualTo(3);
        assertThat(first.used()).isEqualTo(1);
        Granted second = granted(tenant.id(), TestCharge.of(4, Limit.of(10)));
        assertThat(second.toppedUp()).isEqualTo(2);
        assertThat(second.used()).isEqualTo(3);

        granted(tenant.id(), TestCharge.of(7, Limit.of(10)));
        assertThat(consume(tenant.id(), TestCharge.of(1, Limit.of(10)))).isInstanceOf(LimitExceeded.class);
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(15, 0, 5, 0));
        assertSound(tenant.id());
    }

    @Test
    default void shouldTakeFirstOfThoseThatBurnBeforeAndThenOfWhatExpiresFirst() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp never = tenant.topUp(3, Burn.BEFORE);
        TopUp later = until(Samples.NOW.plusSeconds(9), tenant.topUp(3, Burn.BEFORE));
        TopUp sooner = until(Samples.NOW.plusSeconds(8), tenant.topUp(3, Burn.BEFORE));
        TopUp soonest = until(Samples.NOW.plusSeconds(1), tenant.topUp(3, Burn.AFTER));
        toppedUp(tenant, never, soonest, later, sooner);

        granted(tenant.id(), TestCharge.of(4, Limit.of(2)));
        assertThat(left(sooner)).isZero();
        assertThat(left(later)).isEqualTo(2);
        granted(tenant.id(), TestCharge.of(8, Limit.of(2)));
        assertThat(left(later) + left(never)).isZero();
        assertThat(left(soonest)).isEqualTo(2);
        assertSound(tenant.id());
    }

    @Test
    default void shouldTakeOfATopUpUntilItExpiresAndNothingFromThenOn() {
        Instant end = Samples.NOW.plusSeconds(60);
        for (Burn burn : Burn.values()) {
            TestTenant tenant = TestTenant.createIn(store());
            TopUp five = until(end, tenant.topUp(5, burn));
            toppedUp(tenant, five);

            granted(tenant.id(), TestCharge.of(1, Limit.of(0)).at(end.minusNanos(1_000)));
            assertThat(consume(tenant.id(), TestCharge.of(1, Limit.of(0)).at(end)))
                    .isInstanceOf(LimitExceeded.class);
            assertThat(granted(tenant.id(), TestCharge.of(1, Limit.of(1)).at(end))
                            .toppedUp())
                    .isZero();
            assertThat(left(five)).isEqualTo(4);
        }
    }

    @Test
    default void shouldKeepWhatIsLeftForTheNextPeriod() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.AFTER);
        toppedUp(tenant, five);
        TestCharge april = TestCharge.of(12, Limit.of(10)).in(APRIL).at(APRIL.start());

        granted(tenant.id(), TestCharge.of(12, Limit.of(10)));
        granted(tenant.id(), april);
        assertThat(left(five)).isEqualTo(1);

        assertThat(store().usageHistory().periods(tenant.id(), CALLS, 9))
                .containsExactly(new PeriodUsage(APRIL, 12), new PeriodUsage(MARCH, 12));
        assertSound(tenant.id());
    }

    @Test
    default void shouldTakeNothingOfATopUpThatWasRevoked() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.BEFORE);
        toppedUp(tenant, five);
        Granted burned = granted(tenant.id(), TestCharge.of(2, Limit.of(1)));

        assertThat(revoked(tenant.id(), five)).isTrue();

        assertThat(revoked(tenant.id(), five)).isFalse();
        assertThat(revoked(TestTenant.createIn(store()).id(), five)).isFalse();
        ledger().refund(tenant.id(), burned.grant().id());
        assertThat(consume(tenant.id(), TestCharge.of(2, Limit.of(1)))).isInstanceOf(LimitExceeded.class);
        assertSound(tenant.id());
    }

    @Test
    default void shouldTakeOfItsOwnTenantAndMeterAndOfNoStandingOne() {
        TestTenant tenant = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.BEFORE);
        toppedUp(tenant, five);

        assertThat(consume(other.id(), TestCharge.of(1, Limit.of(0)))).isInstanceOf(LimitExceeded.class);
        assertThat(consume(tenant.id(), TestCharge.of(1, Limit.of(0)).on(Meter.periodic("mails"))))
                .isInstanceOf(LimitExceeded.class);
        assertThat(consume(tenant.id(), TestCharge.of(1, Limit.of(0)).onStanding(PROJECTS)))
                .isInstanceOf(LimitExceeded.class);
        assertThat(left(five)).isEqualTo(5);
    }

    @Test
    default void shouldTakeOfATopUpOnceForAKeyAndNothingForABadCredential() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.BEFORE);
        toppedUp(tenant, five);
        ApiKey key = tenant.apiKey();
        TestCharge twice = TestCharge.of(2, Limit.of(0)).withKey("once");

        Granted first = granted(tenant.id(), twice);
        assertThat(granted(tenant.id(), twice)).isEqualTo(new Granted(first.grant(), 0, true));
        assertThat(consume(tenant.id(), TestCharge.of(1, Limit.of(9)).withKey("once")))
                .isEqualTo(new KeyReused());
        assertThat(consume(tenant.id(), TestCharge.of(1, Limit.of(0)).by(key))).isInstanceOf(ConditionFailed.class);

        assertThat(left(five)).isEqualTo(3);
        assertSound(tenant.id());
    }

    @Test
    default void shouldFindTopUpsAsTheyWereGrantedNewestFirst() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp first = tenant.topUp(5, Burn.BEFORE);
        TopUp second = until(Samples.NOW, tenant.topUp(Limit.MAX, Burn.AFTER));
        toppedUp(tenant, first, second);

        assertThat(store().<List<TopUp>, RuntimeException>read(
                                repositories -> repositories.topUps().findAll(tenant.id())))
                .containsExactly(second, first);
        assertThat(store().<List<TopUp>, RuntimeException>read(
                                repositories -> repositories.topUps().findAll(Samples.tenantId())))
                .isEmpty();
    }

    private boolean revoked(TenantId tenant, TopUp topUp) {
        return store().write(repositories -> repositories.topUps().revoke(tenant, topUp.id(), Samples.NOW));
    }
}
