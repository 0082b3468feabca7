package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.APRIL;
import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import dev.tenancy.usage.Commitment.Committed;
import dev.tenancy.usage.Commitment.CommittedOtherwise;
import dev.tenancy.usage.Commitment.Gone;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.KeyReused;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision.AlreadyCommitted;
import dev.tenancy.usage.ReservationDecision.Refused;
import dev.tenancy.usage.ReservationDecision.Reserved;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Units that are set aside before they are counted. */
public interface UsageReservationContract extends ReservingContract {

    @Test
    default void shouldLetReservedUnitsTakeRoomUntilTheyAreReleased() {
        TenantId tenant = TestTenant.createIn(store()).id();
        granted(tenant, TestCharge.of(3, Limit.of(10)));

        Reservation reservation = reserved(tenant, TestCharge.of(6, Limit.of(10)));

        assertThat(count(tenant)).isEqualTo(new UsageCount(3, 6));
        assertThat(consume(tenant, TestCharge.of(2, Limit.of(10))))
                .isEqualTo(new LimitExceeded(CALLS, 3, Limit.of(10), MARCH));
        assertThat(reserve(tenant, TestCharge.of(2, Limit.of(10)), LONG))
                .isEqualTo(new Refused(new LimitExceeded(CALLS, 3, Limit.of(10), MARCH)));
        assertThat(ledger().release(tenant, reservation.id())).isTrue();
        assertThat(count(tenant)).isEqualTo(new UsageCount(3, 0));
        assertThat(ledger().release(tenant, reservation.id())).isFalse();
        granted(tenant, TestCharge.of(7, Limit.of(10)));
    }

    @Test
    default void shouldSayWhatItReserved() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(6, Limit.of(10));

        Reservation reservation = reserved(tenant, charge);

        assertThat(reservation.meter()).isEqualTo(CALLS.key());
        assertThat(reservation.amount()).isEqualTo(6);
        assertThat(reservation.period()).isEqualTo(MARCH);
    }

    @Test
    default void shouldCountWhatIsCommittedAndFreeTheRest() {
        TenantId tenant = TestTenant.createIn(store()).id();
        Reservation reservation = reserved(tenant, TestCharge.of(6, Limit.of(10)));

        Grant grant = new Grant(reservation.id(), CALLS.key(), 4, MARCH);
        assertThat(ledger().commit(tenant, reservation.id(), 4)).isEqualTo(new Committed(grant, 4, false));

        assertThat(count(tenant)).isEqualTo(new UsageCount(4, 0));
        assertThat(ledger().release(tenant, reservation.id())).isFalse();
        granted(tenant, TestCharge.of(6, Limit.of(10)));
        assertThat(ledger().refund(tenant, reservation.id())).isTrue();
        assertThat(count(tenant)).isEqualTo(new UsageCount(6, 0));
    }

    @Test
    default void shouldCommitOnceHoweverOftenItIsAsked() {
        TenantId tenant = TestTenant.createIn(store()).id();
        Reservation reservation = reserved(tenant, TestCharge.of(6, Limit.of(10)));
        ledger().commit(tenant, reservation.id(), 4);

        Grant grant = new Grant(reservation.id(), CALLS.key(), 4, MARCH);
        assertThat(ledger().commit(tenant, reservation.id(), 4)).isEqualTo(new Committed(grant, 4, true));
        assertThat(ledger().commit(tenant, reservation.id(), 5)).isEqualTo(new CommittedOtherwise(grant));

        assertThat(count(tenant)).isEqualTo(new UsageCount(4, 0));
    }

    @Test
    default void shouldCommitNoMoreThanIsReserved() {
        TenantId tenant = TestTenant.createIn(store()).id();
        Reservation reservation = reserved(tenant, TestCharge.of(6, Limit.of(10)));

        for (long amount : new long[] {Long.MIN_VALUE, -1, 0, 7, Limit.MAX + 1}) {
            assertThatExceptionOfType(Invalid.class)
                    .isThrownBy(() -> ledger().commit(tenant, reservation.id(), amount));
        }

        assertThat(count(tenant)).isEqualTo(new UsageCount(0, 6));
        assertThat(ledger().commit(tenant, reservation.id(), 6)).isInstanceOf(Committed.class);
    }

    @Test
    default void shouldTakeNoRoomOnceItHasRunOut() {
        TenantId tenant = TestTenant.createIn(store()).id();
        Reservation reservation = expired(tenant, TestCharge.of(6, Limit.of(6)));

        assertThat(ledger().release(tenant, reservation.id())).isFalse();
        assertThat(ledger().commit(tenant, reservation.id(), 1)).isEqualTo(new Gone());
        assertThat(count(tenant)).isEqualTo(UsageCount.ZERO);
        granted(tenant, TestCharge.of(6, Limit.of(6)));
        assertThat(ledger().commit(tenant, reservation.id(), 6)).isEqualTo(new Gone());
        assertThat(count(tenant)).isEqualTo(new UsageCount(6, 0));
    }

    @Test
    default void shouldReserveWhatHasRunOutAgain() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge all = TestCharge.of(6, Limit.of(6));
        expired(tenant, all);

        Reservation second = reserved(tenant, all);

        assertThat(count(tenant)).isEqualTo(new UsageCount(0, 6));
        assertThat(ledger().commit(tenant, second.id(), 6)).isInstanceOf(Committed.class);
        assertThat(count(tenant)).isEqualTo(new UsageCount(6, 0));
    }

    @Test
    default void shouldCommitIntoThePeriodOfTheReservation() {
        TenantId tenant = TestTenant.createIn(store()).id();
        Reservation march = reserved(tenant, TestCharge.of(6, Limit.of(6)));
        granted(tenant, TestCharge.of(5, Limit.of(6)).in(APRIL).at(APRIL.start()));

        assertThat(ledger().commit(tenant, march.id(), 6))
                .isEqualTo(new Committed(new Grant(march.id(), CALLS.key(), 6, MARCH), 6, false));

        assertThat(used(tenant, CALLS, MARCH)).isEqualTo(6);
        assertThat(used(tenant, CALLS, APRIL)).isEqualTo(5);
    }

    @Test
    default void shouldReserveOfAStandingMeterToo() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge three = TestCharge.of(3, Limit.of(4)).onStanding(PROJECTS);
        Reservation reservation = reserved(tenant, three);
        assertThat(reserve(tenant, three, LONG)).isInstanceOf(Refused.class);

        ledger().commit(tenant, reservation.id(), 2);
        ledger().release(tenant, Samples.grantId(), PROJECTS, 1);

        assertThat(used(tenant, PROJECTS, UsagePeriod.standing())).isEqualTo(1);
        reserved(tenant, three);
    }

    @Test
    default void shouldReserveOnceForAKeyAndAnswerWithWhatBecameOfIt() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(10)).withKey("job 1");
        Reservation first = reserved(tenant, charge);

        assertThat(reserve(tenant, charge, LONG)).isEqualTo(new Reserved(first, true));
        assertThat(reserve(tenant, charge.in(APRIL).at(APRIL.start()), LONG)).isEqualTo(new Reserved(first, true));
        assertThat(count(tenant)).isEqualTo(new UsageCount(0, 3));
        ledger().commit(tenant, first.id(), 2);

        assertThat(reserve(tenant, charge, LONG))
                .isEqualTo(new AlreadyCommitted(new Grant(first.id(), CALLS.key(), 2, MARCH)));
        assertThat(count(tenant)).isEqualTo(new UsageCount(2, 0));
    }

    @Test
    default void shouldRefuseAKeyThatReservedAnotherAmountOrMeter() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(10)).withKey("job");
        reserved(tenant, charge);

        assertThat(reserve(tenant, TestCharge.of(4, Limit.of(10)).withKey("job"), LONG))
                .isEqualTo(new Refused(new KeyReused()));
        assertThat(reserve(tenant, charge.on(Meter.periodic("mails")), LONG)).isEqualTo(new Refused(new KeyReused()));

        assertThat(count(tenant)).isEqualTo(new UsageCount(0, 3));
    }

    @Test
    default void shouldReserveAnewForAKeyWhoseReservationIsGone() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(3)).withKey("job");
        expired(tenant, charge.on(Meter.periodic("mails")));

        Reservation released = reserved(tenant, charge);
        ledger().release(tenant, released.id());
        Reservation refunded = reserved(tenant, charge);
        ledger().commit(tenant, refunded.id(), 3);
        assertThat(ledger().refund(tenant, refunded.id())).isTrue();
        Reservation last = reserved(tenant, charge);

        assertThat(last.id()).isNotEqualTo(refunded.id()).isNotEqualTo(released.id());
        assertThat(ledger().commit(tenant, refunded.id(), 3)).isEqualTo(new Gone());
        assertThat(count(tenant)).isEqualTo(new UsageCount(0, 3));
        ledger().commit(tenant, last.id(), 3);
        assertThat(count(tenant)).isEqualTo(new UsageCount(3, 0));
    }

    @Test
    default void shouldReserveNothingOnceTheCredentialIsRevokedButCommitWhatWasReservedBefore() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = tenant.apiKey();
        Units.write(store(), repositories -> repositories.apiKeys().insert(key));
        TestCharge charge = TestCharge.of(3, Limit.of(10)).by(key);
        Reservation before = reserved(tenant.id(), charge);
        Units.write(store(), repositories -> repositories.apiKeys().revoke(tenant.id(), key.id(), Samples.NOW));

        assertThat(reserve(tenant.id(), charge, LONG))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isInstanceOf(ConditionFailed.class));
        assertThat(ledger().commit(tenant.id(), before.id(), 3)).isInstanceOf(Committed.class);
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(3, 0));
    }

    @Test
    default void shouldEndNoReservationOfAnotherTenantOrOfNobody() {
        TenantId ours = TestTenant.createIn(store()).id();
        TenantId theirs = TestTenant.createIn(store()).id();
        Reservation reservation = reserved(ours, TestCharge.of(4, Limit.of(10)));
        reserved(theirs, TestCharge.of(4, Limit.of(10)));

        assertThat(ledger().commit(theirs, reservation.id(), 1)).isEqualTo(new Gone());
        assertThat(ledger().release(theirs, reservation.id())).isFalse();
        assertThat(ledger().release(ours, Samples.grantId())).isFalse();
        assertThat(ledger().commit(
                                ours,
                                granted(ours, TestCharge.of(1, Limit.of(10)))
                                        .grant()
                                        .id(),
                                1))
                .isEqualTo(new Gone());

        assertThat(count(ours)).isEqualTo(new UsageCount(1, 4));
        assertThat(count(theirs)).isEqualTo(new UsageCount(0, 4));
    }

    @Test
    default void shouldRefuseATimeToLiveOutOfRange() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(1, Limit.of(10));

        for (Duration timeToLive : new Duration[] {
            Duration.ofSeconds(-1),
            Duration.ZERO,
            Reservation.MIN_TIME_TO_LIVE.minusNanos(1),
            Reservation.MAX_TIME_TO_LIVE.plusNanos(1)
        }) {
            assertThatExceptionOfType(Invalid.class).isThrownBy(() -> reserve(tenant, charge, timeToLive));
        }

        assertThat(count(tenant)).isEqualTo(UsageCount.ZERO);
        assertThat(reserve(tenant, charge, Reservation.MAX_TIME_TO_LIVE)).isInstanceOf(Reserved.class);
    }

    @Test
    default void shouldFillASoftLimitByReservationsToo() {
        TenantId tenant = TestTenant.createIn(store()).id();

        Reservation reservation = reserved(tenant, TestCharge.of(7, Limit.soft(5)));

        ledger().commit(tenant, reservation.id(), 7);
        assertThat(count(tenant)).isEqualTo(new UsageCount(7, 0));
        assertThat(reserve(tenant, TestCharge.of(1, Limit.of(0)).in(APRIL), LONG))
                .isInstanceOf(Refused.class);
    }
}
