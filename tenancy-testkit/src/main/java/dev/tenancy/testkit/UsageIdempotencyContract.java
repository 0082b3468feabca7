package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.APRIL;
import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.KeyReused;
import dev.tenancy.usage.Consumption.LimitExceeded;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Repeated charges. */
public interface UsageIdempotencyContract extends LedgerContract {

    @Test
    default void shouldCountARepeatedChargeOnceAndAnswerWithTheFirstGrant() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(10)).withKey("order 1");
        Granted first = granted(tenant, charge);
        granted(tenant, TestCharge.of(2, Limit.of(10)));

        assertThat(granted(tenant, charge)).isEqualTo(new Granted(first.grant(), 5, true));

        assertThat(first.replayed()).isFalse();
        assertThat(used(tenant)).isEqualTo(5);
    }

    @Test
    default void shouldAnswerARepeatedChargeThoughTheLimitIsReachedOrThePeriodIsOver() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(5, Limit.of(5)).withKey("order");
        Granted first = granted(tenant, charge);
        assertThat(consume(tenant, TestCharge.of(1, Limit.of(5)))).isInstanceOf(LimitExceeded.class);

        assertThat(granted(tenant, charge)).isEqualTo(new Granted(first.grant(), 5, true));
        assertThat(granted(tenant, charge.in(APRIL).at(APRIL.start()))).isEqualTo(new Granted(first.grant(), 5, true));

        assertThat(used(tenant, CALLS, APRIL)).isZero();
    }

    @Test
    default void shouldRefuseAKeyThatWasUsedForAnotherAmountOrMeter() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(10)).withKey("order");
        granted(tenant, charge);

        assertThat(consume(tenant, TestCharge.of(4, Limit.of(10)).withKey("order")))
                .isEqualTo(new KeyReused());
        assertThat(consume(tenant, charge.on(Meter.periodic("mails")))).isEqualTo(new KeyReused());

        assertThat(used(tenant)).isEqualTo(3);
        assertThat(used(tenant, Meter.periodic("mails"), MARCH)).isZero();
    }

    @Test
    default void shouldTellKeysApartByEveryCharacter() {
        TenantId tenant = TestTenant.createIn(store()).id();
        List<String> keys = List.of("order", "ORDER", "order ", " order", "order\\", "order'%_", "o".repeat(255));

        for (String key : keys) {
            assertThat(granted(tenant, TestCharge.of(1, Limit.of(100)).withKey(key))
                            .replayed())
                    .isFalse();
        }

        assertThat(used(tenant)).isEqualTo(keys.size());
        assertThat(granted(tenant, TestCharge.of(1, Limit.of(100)).withKey("ORDER"))
                        .replayed())
                .isTrue();
    }

    @Test
    default void shouldKeepTheKeysOfTwoTenantsApart() {
        TenantId ours = TestTenant.createIn(store()).id();
        TenantId theirs = TestTenant.createIn(store()).id();
        granted(ours, TestCharge.of(3, Limit.of(10)).withKey("order"));

        Granted granted = granted(theirs, TestCharge.of(4, Limit.of(10)).withKey("order"));

        assertThat(granted.replayed()).isFalse();
        assertThat(used(ours)).isEqualTo(3);
        assertThat(used(theirs)).isEqualTo(4);
    }

    @Test
    default void shouldNotBindTheKeyOfARefusedCharge() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(2)).withKey("order");
        assertThat(consume(tenant, charge)).isInstanceOf(LimitExceeded.class);

        Granted granted = granted(tenant, TestCharge.of(2, Limit.of(2)).withKey("order"));

        assertThat(granted.replayed()).isFalse();
        assertThat(used(tenant)).isEqualTo(2);
    }

    @Test
    default void shouldChargeAgainForTheKeyOfARefundedGrant() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(10)).withKey("order");
        Granted first = granted(tenant, charge);
        ledger().refund(tenant, first.grant().id());

        Granted second = granted(tenant, charge);
        assertThat(second.replayed()).isFalse();
        assertThat(second.used()).isEqualTo(3);
        assertThat(granted(tenant, charge)).isEqualTo(new Granted(second.grant(), 3, true));

        assertThat(ledger().refund(tenant, first.grant().id())).isFalse();
        assertThat(used(tenant)).isEqualTo(3);
    }
}
