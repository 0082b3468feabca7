package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counting, limits, and the release of standing meters. */
public interface UsageLimitContract extends LedgerContract {

    @Test
    default void shouldCountFromZeroAndTellTheCountWithEachGrant() {
        TenantId tenant = TestTenant.createIn(store()).id();
        assertThat(used(tenant)).isZero();
        Charge charge = TestCharge.of(3, Limit.of(10)).charge();

        assertThat(ledger().consume(tenant, charge))
                .isEqualTo(new Granted(new Grant(charge.id(), "calls", 3, MARCH), 3, false));
        assertThat(granted(tenant, TestCharge.of(4, Limit.of(10))).used()).isEqualTo(7);

        assertThat(used(tenant)).isEqualTo(7);
    }

    @Test
    default void shouldGrantUpToTheLimitAndRefuseTheUnitAfterIt() {
        TenantId tenant = TestTenant.createIn(store()).id();
        granted(tenant, TestCharge.of(9, Limit.of(10)));

        assertThat(consume(tenant, TestCharge.of(2, Limit.of(10))))
                .isEqualTo(new LimitExceeded(CALLS, 9, Limit.of(10), MARCH));
        assertThat(granted(tenant, TestCharge.of(1, Limit.of(10))).used()).isEqualTo(10);
        assertThat(consume(tenant, TestCharge.of(1, Limit.of(10))))
                .isEqualTo(new LimitExceeded(CALLS, 10, Limit.of(10), MARCH));

        assertThat(used(tenant)).isEqualTo(10);
    }

    @Test
    default void shouldRefuseTheVeryFirstUnitOfALimitOfZero() {
        TenantId tenant = TestTenant.createIn(store()).id();

        assertThat(consume(tenant, TestCharge.of(1, Limit.of(0))))
                .isEqualTo(new LimitExceeded(CALLS, 0, Limit.of(0), MARCH));

        assertThat(used(tenant)).isZero();
    }

    @Test
    default void shouldJudgeEachChargeByTheLimitThatItBrings() {
        TenantId tenant = TestTenant.createIn(store()).id();
        granted(tenant, TestCharge.of(100, Limit.of(100)));

        assertThat(consume(tenant, TestCharge.of(1, Limit.of(10))))
                .isEqualTo(new LimitExceeded(CALLS, 100, Limit.of(10), MARCH));
        assertThat(granted(tenant, TestCharge.of(900, Limit.of(1000))).used()).isEqualTo(1000);
    }

    @Test
    default void shouldGrantBeyondASoftLimit() {
        TenantId tenant = TestTenant.createIn(store()).id();

        assertThat(granted(tenant, TestCharge.of(11, Limit.soft(10))).used()).isEqualTo(11);
        assertThat(granted(tenant, TestCharge.of(1, Limit.soft(10))).used()).isEqualTo(12);
        assertThat(consume(tenant, TestCharge.of(1, Limit.of(12)))).isInstanceOf(LimitExceeded.class);
    }

    @Test
    default void shouldGrantTheLargestAmountsWithoutALimit() {
        TenantId tenant = TestTenant.createIn(store()).id();
        for (int i = 1; i <= 3; i++) {
            assertThat(granted(tenant, TestCharge.of(Limit.MAX, Limit.unlimited()))
                            .used())
                    .isEqualTo(i * Limit.MAX);
        }

        assertThat(used(tenant)).isEqualTo(3 * Limit.MAX);
        assertThat(consume(tenant, TestCharge.of(1, Limit.of(Limit.MAX)))).isInstanceOf(LimitExceeded.class);
    }

    @Test
    default void shouldCountEachTenantMeterAndPeriodOnItsOwn() {
        TenantId ours = TestTenant.createIn(store()).id();
        TenantId theirs = TestTenant.createIn(store()).id();
        Meter mails = Meter.periodic("mails");
        TestCharge full = TestCharge.of(5, Limit.of(5));
        granted(ours, full);

        assertThat(consume(ours, full)).isInstanceOf(LimitExceeded.class);
        assertThat(granted(theirs, full).used()).isEqualTo(5);
        assertThat(granted(ours, full.on(mails)).used()).isEqualTo(5);
        assertThat(granted(ours, full.in(TestCharge.APRIL)).used()).isEqualTo(5);
        assertThat(granted(ours, full.onStanding(PROJECTS)).used()).isEqualTo(5);
    }

    @Test
    default void shouldTellTheCountsOfAllMetersAskedForAtOnce() {
        TenantId ours = TestTenant.createIn(store()).id();
        TenantId theirs = TestTenant.createIn(store()).id();
        granted(ours, TestCharge.of(5, Limit.of(9)));
        granted(ours, TestCharge.of(2, Limit.of(9)).onStanding(PROJECTS));
        Meter mails = Meter.periodic("mails");
        Map<Meter, UsagePeriod> asked = Map.of(CALLS, MARCH, PROJECTS, UsagePeriod.standing(), mails, MARCH);

        assertThat(ledger().counts(ours, asked))
                .isEqualTo(Map.of(CALLS, new UsageCount(5, 0), PROJECTS, new UsageCount(2, 0), mails, UsageCount.ZERO));
        assertThat(ledger().counts(theirs, asked))
                .isEqualTo(Map.of(CALLS, UsageCount.ZERO, PROJECTS, UsageCount.ZERO, mails, UsageCount.ZERO));
        assertThat(ledger().counts(ours, Map.of())).isEmpty();
    }

    @Test
    default void shouldMakeRoomByReleasingAStandingMeter() {
        TenantId ours = TestTenant.createIn(store()).id();
        TenantId theirs = TestTenant.createIn(store()).id();
        TestCharge three = TestCharge.of(3, Limit.of(3)).onStanding(PROJECTS);
        granted(ours, three);
        granted(theirs, three);
        assertThat(consume(ours, three)).isInstanceOf(LimitExceeded.class);

        release(ours, 1);
        release(ours, 2);

        assertThat(projects(ours)).isZero();
        assertThat(projects(theirs)).isEqualTo(3);
        assertThat(granted(ours, three).used()).isEqualTo(3);
    }

    @Test
    default void shouldNotReleaseMoreThanIsInUse() {
        TenantId ours = TestTenant.createIn(store()).id();
        TenantId theirs = TestTenant.createIn(store()).id();
        granted(ours, TestCharge.of(2, Limit.of(3)).onStanding(PROJECTS));

        assertThatIllegalStateException().isThrownBy(() -> release(ours, 3));
        assertThatIllegalStateException().isThrownBy(() -> release(theirs, 1));

        assertThat(projects(ours)).isEqualTo(2);
        assertThat(projects(theirs)).isZero();
    }

    @Test
    default void shouldReleaseNoPeriodicMeterAndNoAmountOutOfRange() {
        TenantId tenant = TestTenant.createIn(store()).id();
        granted(tenant, TestCharge.of(2, Limit.of(3)));
        granted(tenant, TestCharge.of(2, Limit.of(3)).onStanding(PROJECTS));

        assertThatIllegalArgumentException().isThrownBy(() -> ledger().release(tenant, Samples.grantId(), CALLS, 1));
        for (long amount : new long[] {0, -1, Long.MIN_VALUE, Limit.MAX + 1}) {
            assertThatExceptionOfType(Invalid.class).isThrownBy(() -> release(tenant, amount));
        }

        assertThat(used(tenant)).isEqualTo(2);
        assertThat(projects(tenant)).isEqualTo(2);
    }

    @Test
    default void shouldNotTakeAReleaseForAGrant() {
        TenantId tenant = TestTenant.createIn(store()).id();
        granted(tenant, TestCharge.of(2, Limit.of(3)).onStanding(PROJECTS));
        GrantId release = Samples.grantId();
        ledger().release(tenant, release, PROJECTS, 1);

        assertThat(ledger().refund(tenant, release)).isFalse();

        assertThat(projects(tenant)).isEqualTo(1);
    }

    private void release(TenantId tenant, long amount) {
        ledger().release(tenant, Samples.grantId(), PROJECTS, amount);
    }

    private long projects(TenantId tenant) {
        return used(tenant, PROJECTS, UsagePeriod.standing());
    }
}
