package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.APRIL;
import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.LedgerDrift;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every {@link UsageHistory} must tell of the ledger beside it. */
public interface UsageHistoryContract extends ReservingContract {

    private UsageHistory history() {
        return store().usageHistory();
    }

    @Test
    default void shouldTellThePeriodsThatUnitsWereGrantedInNewestFirst() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge march = TestCharge.of(3, Limit.of(100));
        TestCharge april = march.in(APRIL).at(APRIL.start());
        UsagePeriod may = UsagePeriod.monthly(MARCH.start(), ZoneOffset.UTC, end(APRIL));
        granted(tenant, march);
        granted(tenant, march);
        granted(tenant, april.on(Meter.periodic("mails")));
        GrantId refunded = granted(tenant, april).grant().id();
        ledger().refund(tenant, refunded);
        reserved(tenant, march.in(may).at(may.start()));
        granted(TestTenant.createIn(store()).id(), april);

        assertThat(history().periods(tenant, CALLS, 10))
                .containsExactly(new PeriodUsage(APRIL, 0), new PeriodUsage(MARCH, 6));
        assertThat(history().periods(tenant, CALLS, 1)).containsExactly(new PeriodUsage(APRIL, 0));
        assertThat(history().periods(tenant, Meter.periodic("nothing"), 10)).isEmpty();
    }

    @Test
    default void shouldKeepThePeriodsOfLengthsThatAMeterHadBefore() {
        TenantId tenant = TestTenant.createIn(store()).id();
        UsagePeriod hour = new UsagePeriod(Samples.NOW, Samples.NOW.plusSeconds(3_600));
        granted(tenant, TestCharge.of(3, Limit.of(100)));
        granted(tenant, TestCharge.of(2, Limit.of(100)).in(hour));

        assertThat(history().periods(tenant, CALLS, 10))
                .containsExactly(new PeriodUsage(hour, 2), new PeriodUsage(MARCH, 3));
    }

    @Test
    default void shouldAddUpWhatWasGrantedFromEachTimeToTheNext() {
        TenantId tenant = TestTenant.createIn(store()).id();
        Instant start = MARCH.start();
        Instant later = start.plusSeconds(60);
        Instant end = later.plusSeconds(60);
        grantedAt(tenant, start.minusNanos(1_000), 1);
        grantedAt(tenant, start, 2);
        grantedAt(tenant, later.minusNanos(1_000), 4);
        grantedAt(tenant, later, 8);
        grantedAt(tenant, end, 16);
        ledger().refund(tenant, grantedAt(tenant, later, 32).grant().id());
        granted(
                tenant,
                TestCharge.of(64, Limit.of(100)).on(Meter.periodic("mails")).at(later));
        granted(
                TestTenant.createIn(store()).id(),
                TestCharge.of(64, Limit.of(100)).at(later));

        assertThat(history().between(tenant, CALLS, List.of(start, later, later, end)))
                .containsExactly(6L, 0L, 8L);
        assertThat(history().between(tenant, CALLS, List.of(start))).isEmpty();
    }

    @Test
    default void shouldAddUpMoreSlicesThanFitIntoAYear() {
        TenantId tenant = TestTenant.createIn(store()).id();
        List<Instant> times = new ArrayList<>();
        for (int day = 0; day <= 366; day++) {
            times.add(MARCH.start().plus(Duration.ofDays(day)));
        }
        grantedAt(tenant, times.get(0), 1);
        grantedAt(tenant, times.get(31), 2);
        grantedAt(tenant, times.get(365), 3);

        List<Long> sums = history().between(tenant, CALLS, times);

        List<Long> expected = new ArrayList<>(Collections.nCopies(366, 0L));
        expected.set(0, 1L);
        expected.set(31, 2L);
        expected.set(365, 3L);
        assertThat(sums).isEqualTo(expected);
    }

    @Test
    default void shouldTellACommitOfTheTimeThatItWasReservedAt() {
        TenantId tenant = TestTenant.createIn(store()).id();
        Reservation reservation =
                reserved(tenant, TestCharge.of(6, Limit.of(10)).at(MARCH.start()));
        granted(tenant, TestCharge.of(1, Limit.of(10)).in(APRIL).at(APRIL.start()));

        ledger().commit(tenant, reservation.id(), 5);

        assertThat(history()
                        .between(
                                tenant,
                                CALLS,
                                List.of(MARCH.start(), MARCH.start().plusSeconds(1), end(APRIL))))
                .containsExactly(5L, 1L);
        assertThat(history().periods(tenant, CALLS, 10))
                .containsExactly(new PeriodUsage(APRIL, 1), new PeriodUsage(MARCH, 5));
    }

    @Test
    default void shouldFindNoDriftInWhatTheLedgerItselfHasDone() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge three = TestCharge.of(3, Limit.of(1_000));
        granted(tenant, three);
        ledger().refund(tenant, granted(tenant, three).grant().id());
        granted(tenant, three.onStanding(PROJECTS));
        ledger().release(tenant, Samples.grantId(), PROJECTS, 1);
        ledger().commit(tenant, reserved(tenant, three).id(), 1);
        ledger().release(tenant, reserved(tenant, three).id());
        expired(tenant, three.in(APRIL));
        reserved(tenant, three);
        List<LedgerDrift> everywhere = new ArrayList<>();

        history().verifyAll(everywhere::add);

        assertThat(history().verify(tenant)).isEmpty();
        assertThat(everywhere).isEmpty();
        assertThat(history().verify(Samples.tenantId())).isEmpty();
    }

    @Test
    default void shouldFindNoDriftWhileOthersCharge() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge one = TestCharge.of(1, Limit.of(1_000_000));
        AtomicBoolean verified = new AtomicBoolean();
        CountDownLatch charging = new CountDownLatch(6);
        List<Callable<List<LedgerDrift>>> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            callers.add(() -> {
                while (!verified.get()) {
                    try {
                        granted(tenant, one);
                        ledger().commit(
                                        tenant,
                                        reserved(tenant, one.on(Meter.periodic("mails")))
                                                .id(),
                                        1);
                        ledger().refund(tenant, granted(tenant, one).grant().id());
                    } finally {
                        charging.countDown();
                    }
                }
                return List.of();
            });
        }
        callers.add(() -> {
            List<LedgerDrift> found = new ArrayList<>();
            try {
                for (int i = 0; i < 50 || charging.getCount() > 0; i++) {
                    found.addAll(history().verify(tenant));
                }
            } finally {
                verified.set(true);
            }
            return found;
        });

        assertThat(Race.run(callers).requireAll()).allMatch(List::isEmpty);
        assertThat(used(tenant)).isPositive();
    }

    private Granted grantedAt(TenantId tenant, Instant at, long amount) {
        return granted(tenant, TestCharge.of(amount, Limit.of(1_000)).at(at));
    }

    private static Instant end(UsagePeriod period) {
        return period.resetsAt().orElseThrow();
    }
}
