package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.APRIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.GrantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.Commitment.Committed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision.Refused;
import dev.tenancy.usage.TopUp;
import dev.tenancy.usage.UsageCount;
import org.junit.jupiter.api.Test;

/** How every {@link dev.tenancy.usage.UsageLedger} gives back what it took of top-ups: refunds, and reservations that end. */
public interface TopUpReturnContract extends ToppedUpContract {

    @Test
    default void shouldGiveARefundBackToWhatPaidForTheGrantInWhicheverPeriodThatWas() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp before = tenant.topUp(2, Burn.BEFORE);
        TopUp after = tenant.topUp(5, Burn.AFTER);
        toppedUp(tenant, before, after);
        Granted march = granted(tenant.id(), TestCharge.of(15, Limit.of(10)).withKey("march"));
        assertThat(march.toppedUp()).isEqualTo(5);
        granted(tenant.id(), TestCharge.of(11, Limit.of(10)).in(APRIL).at(APRIL.start()));

        assertThat(ledger().refund(tenant.id(), march.grant().id())).isTrue();
        assertThat(ledger().refund(tenant.id(), march.grant().id())).isFalse();

        assertThat(left(before)).isEqualTo(2);
        assertThat(left(after)).isEqualTo(4);
        assertThat(count(tenant.id())).isEqualTo(UsageCount.ZERO);
        assertThat(granted(tenant.id(), TestCharge.of(15, Limit.of(10)).withKey("march"))
                        .toppedUp())
                .isEqualTo(5);
        assertSound(tenant.id());
    }

    @Test
    default void shouldLeaveTopUpsWhatTheFirstUnitsTookWhereAPartIsGivenBackThoughTheyWereRevokedSince() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp before = tenant.topUp(2, Burn.BEFORE);
        TopUp after = tenant.topUp(5, Burn.AFTER);
        toppedUp(tenant, before, after);
        GrantId all =
                granted(tenant.id(), TestCharge.of(17, Limit.of(10))).grant().id();
        Units.write(store(), repositories -> repositories.topUps().revoke(tenant.id(), after.id(), Samples.NOW));

        assertThat(ledger().refundAllBut(tenant.id(), all, 14)).isTrue();
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(14, 0, 4, 0));
        assertThat(left(after)).isEqualTo(3);
        assertSound(tenant.id());

        assertThat(ledger().refundAllBut(tenant.id(), all, 7)).isTrue();
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(7, 0, 2, 0));
        assertThat(left(after)).isEqualTo(5);
        assertThat(ledger().refundAllBut(tenant.id(), all, 1)).isTrue();
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(1, 0, 1, 0));
        assertThat(left(before)).isEqualTo(1);
        assertSound(tenant.id());

        assertThat(ledger().refund(tenant.id(), all)).isTrue();
        assertThat(count(tenant.id())).isEqualTo(UsageCount.ZERO);
        assertThat(left(before)).isEqualTo(2);
        assertSound(tenant.id());
    }

    @Test
    default void shouldReserveOfTopUpsAndCommitWhatTheFirstUnitsTake() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp before = tenant.topUp(2, Burn.BEFORE);
        TopUp after = tenant.topUp(5, Burn.AFTER);
        toppedUp(tenant, before, after);

        Reservation all = reserved(tenant.id(), TestCharge.of(17, Limit.of(10)));
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(0, 17, 0, 7));
        assertThat(reserve(tenant.id(), TestCharge.of(1, Limit.of(10)), LONG)).isInstanceOf(Refused.class);
        assertSound(tenant.id());

        Committed committed = (Committed) ledger().commit(tenant.id(), all.id(), 13);
        assertThat(committed.used()).isEqualTo(10);
        assertThat(committed.toppedUp()).isEqualTo(3);
        assertThat(left(before)).isZero();
        assertThat(left(after)).isEqualTo(4);
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(13, 0, 3, 0));
        assertSound(tenant.id());

        assertThat(ledger().refund(tenant.id(), all.id())).isTrue();
        assertThat(left(before) + left(after)).isEqualTo(7);
        Reservation one = reserved(tenant.id(), TestCharge.of(3, Limit.of(10)));
        assertThat(ledger().commit(tenant.id(), one.id(), 1)).isInstanceOf(Committed.class);
        assertThat(left(before)).isEqualTo(1);
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(1, 0, 1, 0));
        assertSound(tenant.id());
    }

    @Test
    default void shouldGiveBackWhatAReservationThatEndsHasOfTopUps() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.AFTER);
        toppedUp(tenant, five);

        Reservation released = reserved(tenant.id(), TestCharge.of(5, Limit.of(0)));
        assertThat(ledger().release(tenant.id(), released.id())).isTrue();
        assertThat(left(five)).isEqualTo(5);

        expired(tenant.id(), TestCharge.of(5, Limit.of(0)));
        assertThat(count(tenant.id())).isEqualTo(UsageCount.ZERO);
        granted(tenant.id(), TestCharge.of(5, Limit.of(0)));
        assertThat(left(five)).isZero();
        assertSound(tenant.id());
    }

    @Test
    default void shouldTakeInAnotherPeriodWhatAReservationHeldThatHasRunOut() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.AFTER);
        toppedUp(tenant, five);
        TestCharge april = TestCharge.of(5, Limit.of(0)).in(APRIL).at(APRIL.start());
        granted(tenant.id(), TestCharge.of(1, Limit.of(1)).in(APRIL).at(APRIL.start()));

        expired(tenant.id(), TestCharge.of(5, Limit.of(0)));
        granted(tenant.id(), april);

        assertThat(left(five)).isZero();
        assertSound(tenant.id());
    }

    @Test
    default void shouldTakeBeforeThePlansQuotaWhatAReservationHeldThatHasRunOut() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp five = tenant.topUp(5, Burn.BEFORE);
        toppedUp(tenant, five);
        expired(tenant.id(), TestCharge.of(5, Limit.of(10)));

        assertThat(granted(tenant.id(), TestCharge.of(2, Limit.of(10))).toppedUp())
                .isEqualTo(2);

        assertThat(left(five)).isEqualTo(3);
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(2, 0, 2, 0));
        assertSound(tenant.id());
    }
}
