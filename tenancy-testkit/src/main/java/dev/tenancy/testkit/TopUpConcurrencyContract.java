package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.APRIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.Limit;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision.Reserved;
import dev.tenancy.usage.TopUp;
import dev.tenancy.usage.UsageCount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What must hold when many threads burn top-ups at once. */
public interface TopUpConcurrencyContract extends ToppedUpContract {

    @Test
    default void shouldGrantExactlyTheLimitAndTheTopUpsToSixtyFourThreads() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp before = tenant.topUp(100, Burn.BEFORE);
        TopUp after = tenant.topUp(150, Burn.AFTER);
        toppedUp(tenant, before, after);
        TestCharge one = TestCharge.of(1, Limit.of(250));

        List<Integer> granted = Race.run(64, () -> {
                    int count = 0;
                    for (int i = 0; i < 12; i++) {
                        count += consume(tenant.id(), one) instanceof Granted ? 1 : 0;
                    }
                    return count;
                })
                .requireAll();

        assertThat(granted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(500);
        assertThat(count(tenant.id())).isEqualTo(new UsageCount(500, 0, 250, 0));
        assertThat(left(before) + left(after)).isZero();
        assertSound(tenant.id());
    }

    @Test
    default void shouldGrantATopUpOnceThoughTwoPeriodsTakeOfItAtOnce() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp fifty = tenant.topUp(50, Burn.AFTER);
        toppedUp(tenant, fifty);
        TestCharge march = TestCharge.of(1, Limit.of(0));
        TestCharge april = march.in(APRIL).at(APRIL.start());
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            for (TestCharge one : List.of(march, april)) {
                callers.add(() -> {
                    int count = 0;
                    for (int k = 0; k < 4; k++) {
                        count += consume(tenant.id(), one) instanceof Granted ? 1 : 0;
                    }
                    return count;
                });
            }
        }

        assertThat(Race.run(callers).requireAll().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(50);

        assertThat(left(fifty)).isZero();
        assertSound(tenant.id());
    }

    @Test
    default void shouldLoseNothingOfTopUpsWhileSomeChargeReserveCommitAndGiveBack() {
        TestTenant tenant = TestTenant.createIn(store());
        TopUp before = tenant.topUp(6, Burn.BEFORE);
        TopUp after = tenant.topUp(7, Burn.AFTER);
        toppedUp(tenant, before, after);
        TestCharge three = TestCharge.of(3, Limit.of(8));
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(() -> {
                boolean sound = true;
                for (int k = 0; k < 5; k++) {
                    sound &= !(consume(tenant.id(), three) instanceof Granted granted)
                            || ledger().refund(tenant.id(), granted.grant().id());
                }
                return sound;
            });
            callers.add(() -> {
                boolean sound = true;
                for (int k = 0; k < 5; k++) {
                    if (reserve(tenant.id(), three, LONG) instanceof Reserved reserved) {
                        Reservation held = reserved.reservation();
                        ledger().commit(tenant.id(), held.id(), 2);
                        sound &= ledger().refund(tenant.id(), held.id());
                    }
                }
                return sound;
            });
        }

        assertThat(Race.run(callers).requireAll()).containsOnly(true);

        assertThat(count(tenant.id())).isEqualTo(UsageCount.ZERO);
        assertThat(left(before)).isEqualTo(6);
        assertThat(left(after)).isEqualTo(7);
        assertSound(tenant.id());
    }
}
