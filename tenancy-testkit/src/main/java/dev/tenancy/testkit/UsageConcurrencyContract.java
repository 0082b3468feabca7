package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What every {@link UsageLedger} must do when many threads charge at once: exactly the limit is granted, never more or less. */
public interface UsageConcurrencyContract extends LedgerContract {

    @Test
    default void shouldGrantExactlyTheLimitToSixtyFourThreads() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge one = TestCharge.of(1, Limit.of(1_000));

        List<Consumption> consumptions = raced(64, 20, () -> consume(tenant, one));

        assertThat(grants(consumptions)).hasSize(1_000);
        assertThat(consumptions).hasSize(64 * 20).allMatch(it -> it instanceof Granted || it instanceof LimitExceeded);
        assertThat(used(tenant)).isEqualTo(1_000);
        assertThat(grants(consumptions)).extracting(Granted::used).doesNotHaveDuplicates();
        assertThat(grants(consumptions)).extracting(Granted::grant).doesNotHaveDuplicates();
    }

    @Test
    default void shouldGrantExactlyTheLimitToUnitsOfWorkAndToOthersAtOnce() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge three = TestCharge.of(3, Limit.of(100));
        UsageLedger joined = new JoinedLedger(store());
        List<Callable<Consumption>> callers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            callers.add(() -> joined.consume(tenant, three.charge()));
            callers.add(() -> store().usage().consume(tenant, three.charge()));
        }

        assertThat(grants(Race.run(callers).requireAll())).hasSize(33);

        assertThat(used(tenant)).isEqualTo(99);
    }

    @Test
    default void shouldCountChargesOfTheSameKeyOnceThoughTheyAreInFlightTogether() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(2, Limit.of(3)).withKey("twins");

        List<Granted> grants =
                grants(Race.run(32, () -> consume(tenant, charge)).requireAll());

        assertThat(grants).hasSize(32);
        assertThat(grants).filteredOn(granted -> !granted.replayed()).hasSize(1);
        assertThat(grants).extracting(Granted::grant).containsOnly(grants.get(0).grant());
        assertThat(used(tenant)).isEqualTo(2);
    }

    @Test
    default void shouldRefundOnceThoughManyAskAtOnce() {
        TenantId tenant = TestTenant.createIn(store()).id();
        granted(tenant, TestCharge.of(1, Limit.of(10)));
        GrantId grant = granted(tenant, TestCharge.of(5, Limit.of(10))).grant().id();
        assertThat(used(tenant)).isEqualTo(6);

        List<Boolean> refunds =
                Race.run(32, () -> ledger().refund(tenant, grant)).requireAll();

        assertThat(refunds).filteredOn(refunded -> refunded).hasSize(1);
        assertThat(used(tenant)).isEqualTo(1);
    }

    @Test
    default void shouldLoseNothingWhileSomeChargeAndOthersRefund() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge one = TestCharge.of(1, Limit.of(8));

        List<Boolean> rounds = raced(16, 10, () -> {
            Consumption consumption = consume(tenant, one);
            return !(consumption instanceof Granted granted)
                    || ledger().refund(tenant, granted.grant().id());
        });

        assertThat(rounds).hasSize(160).containsOnly(true);
        assertThat(used(tenant)).isZero();
        assertThat(granted(tenant, TestCharge.of(8, Limit.of(8))).used()).isEqualTo(8);
    }

    @Test
    default void shouldReleaseNoMoreThanIsInUseThoughManyAskAtOnce() {
        TenantId tenant = TestTenant.createIn(store()).id();
        granted(tenant, TestCharge.of(10, Limit.of(10)).onStanding(PROJECTS));

        Race<Boolean> race = Race.run(32, () -> {
            ledger().release(tenant, Samples.grantId(), PROJECTS, 1);
            return true;
        });

        assertThat(race.requireNoFailuresBut(IllegalStateException.class)).hasSize(10);
        assertThat(used(tenant, PROJECTS, UsagePeriod.standing())).isZero();
    }

    @Test
    default void shouldKeepTheLimitsOfManyTenantsApart() {
        List<TenantId> tenants = new ArrayList<>();
        List<Callable<List<Consumption>>> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            TenantId tenant = TestTenant.createIn(store()).id();
            tenants.add(tenant);
            TestCharge one = TestCharge.of(1, Limit.of(5 + i));
            Callable<List<Consumption>> caller = () -> repeated(15, () -> consume(tenant, one));
            callers.add(caller);
            callers.add(caller);
        }

        Race.run(callers).requireAll();

        for (int i = 0; i < tenants.size(); i++) {
            assertThat(used(tenants.get(i))).isEqualTo(5 + i);
        }
    }

    private static List<Granted> grants(List<Consumption> consumptions) {
        return consumptions.stream()
                .filter(Granted.class::isInstance)
                .map(Granted.class::cast)
                .toList();
    }

    private static <R> List<R> raced(int runners, int times, Callable<R> task) {
        return Race.<List<R>>run(runners, () -> repeated(times, task)).requireAll().stream()
                .flatMap(Collection::stream)
                .toList();
    }

    private static <R> List<R> repeated(int times, Callable<R> task) throws Exception {
        List<R> results = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            results.add(task.call());
        }
        return results;
    }
}
