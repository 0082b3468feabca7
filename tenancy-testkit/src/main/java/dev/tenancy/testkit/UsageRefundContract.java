package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.APRIL;
import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.Invalid;
import dev.tenancy.usage.Consumption.KeyReused;
import dev.tenancy.usage.UsagePeriod;
import org.junit.jupiter.api.Test;

/** Giving granted units back. */
public interface UsageRefundContract extends LedgerContract {

    @Test
    default void shouldRefundAGrantOnceHoweverOftenItIsAsked() {
        TenantId tenant = TestTenant.createIn(store()).id();
        GrantId kept = grant(tenant, TestCharge.of(2, Limit.of(10)));
        GrantId refunded = grant(tenant, TestCharge.of(3, Limit.of(10)));

        assertThat(ledger().refund(tenant, refunded)).isTrue();
        assertThat(used(tenant)).isEqualTo(2);
        assertThat(ledger().refund(tenant, refunded)).isFalse();
        assertThat(used(tenant)).isEqualTo(2);

        assertThat(ledger().refund(tenant, kept)).isTrue();
        assertThat(used(tenant)).isZero();
    }

    @Test
    default void shouldGrantRefundedUnitsAgain() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge full = TestCharge.of(5, Limit.of(5));
        GrantId first = grant(tenant, full);

        ledger().refund(tenant, first);

        assertThat(granted(tenant, full).used()).isEqualTo(5);
    }

    @Test
    default void shouldRefundIntoThePeriodOfTheGrant() {
        TenantId tenant = TestTenant.createIn(store()).id();
        GrantId inMarch = grant(tenant, TestCharge.of(4, Limit.of(10)));
        grant(tenant, TestCharge.of(5, Limit.of(10)).in(APRIL));

        assertThat(ledger().refund(tenant, inMarch)).isTrue();

        assertThat(used(tenant, CALLS, MARCH)).isZero();
        assertThat(used(tenant, CALLS, APRIL)).isEqualTo(5);
    }

    @Test
    default void shouldGiveBackWhatAGrantHasBeyondWhatItKeepsOnceHoweverOftenItIsAsked() {
        TenantId tenant = TestTenant.createIn(store()).id();
        grant(tenant, TestCharge.of(2, Limit.of(10)));
        GrantId eight = grant(tenant, TestCharge.of(8, Limit.of(10)).withKey("eight"));

        assertThat(ledger().refundAllBut(tenant, eight, 8)).isFalse();
        assertThat(ledger().refundAllBut(tenant, eight, 5)).isTrue();
        assertThat(ledger().refundAllBut(tenant, eight, 5)).isFalse();
        assertThat(used(tenant)).isEqualTo(7);
        assertThat(consume(tenant, TestCharge.of(8, Limit.of(100)).withKey("eight")))
                .isEqualTo(new KeyReused());
        assertThat(granted(tenant, TestCharge.of(5, Limit.of(100)).withKey("eight"))
                        .replayed())
                .isTrue();

        assertThat(ledger().refund(tenant, eight)).isTrue();
        assertThat(used(tenant)).isEqualTo(2);
        assertThat(ledger().refundAllBut(tenant, eight, 1)).isFalse();
        assertThat(used(tenant)).isEqualTo(2);
        assertThat(store().usageHistory().verify(tenant)).isEmpty();
    }

    @Test
    default void shouldGiveBackNoPartOfAGrantOfAnotherTenantNorOfWhatIsNotInUseAnyMore() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TenantId other = TestTenant.createIn(store()).id();
        GrantId standing = grant(tenant, TestCharge.of(5, Limit.of(10)).onStanding(PROJECTS));
        ledger().release(tenant, Samples.grantId(), PROJECTS, 4);

        assertThat(ledger().refundAllBut(other, standing, 1)).isFalse();
        assertThat(ledger().refundAllBut(tenant, Samples.grantId(), 1)).isFalse();
        assertThat(ledger().refundAllBut(tenant, standing, 3)).isFalse();
        assertThat(ledger().refundAllBut(tenant, standing, 4)).isTrue();

        assertThat(used(tenant, PROJECTS, UsagePeriod.standing())).isZero();
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> ledger().refundAllBut(tenant, standing, 0));
    }

    @Test
    default void shouldNotRefundAGrantOfAnotherTenantOrOfNobody() {
        TenantId ours = TestTenant.createIn(store()).id();
        TenantId theirs = TestTenant.createIn(store()).id();
        GrantId grant = grant(ours, TestCharge.of(4, Limit.of(10)));
        grant(theirs, TestCharge.of(4, Limit.of(10)));

        assertThat(ledger().refund(theirs, grant)).isFalse();
        assertThat(ledger().refund(ours, Samples.grantId())).isFalse();
        assertThat(used(ours)).isEqualTo(4);
        assertThat(used(theirs)).isEqualTo(4);

        assertThat(ledger().refund(ours, grant)).isTrue();
    }

    @Test
    default void shouldTakeNoStandingMeterBelowZeroByARefund() {
        TenantId tenant = TestTenant.createIn(store()).id();
        GrantId grant = grant(tenant, TestCharge.of(3, Limit.of(3)).onStanding(PROJECTS));
        ledger().release(tenant, Samples.grantId(), PROJECTS, 1);

        assertThat(ledger().refund(tenant, grant)).isFalse();
        assertThat(used(tenant, PROJECTS, UsagePeriod.standing())).isEqualTo(2);

        granted(tenant, TestCharge.of(1, Limit.of(3)).onStanding(PROJECTS));
        assertThat(ledger().refund(tenant, grant)).isTrue();
        assertThat(used(tenant, PROJECTS, UsagePeriod.standing())).isZero();
    }

    private GrantId grant(TenantId tenant, TestCharge charge) {
        return granted(tenant, charge).grant().id();
    }
}
