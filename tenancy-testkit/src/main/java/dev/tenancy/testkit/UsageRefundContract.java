package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.APRIL;
import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
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
