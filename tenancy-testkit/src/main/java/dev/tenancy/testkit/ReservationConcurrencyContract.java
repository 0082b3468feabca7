package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Commitment.Committed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.ReservationDecision.Reserved;
import dev.tenancy.usage.UsageCount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What must hold when many threads reserve, commit and release at once, and reservations run out meanwhile. */
public interface ReservationConcurrencyContract extends ReservingContract {

    @Test
    default void shouldReserveAndGrantExactlyTheLimitBetweenThem() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge three = TestCharge.of(3, Limit.of(100));
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            callers.add(() -> consume(tenant, three) instanceof Granted);
            callers.add(() -> reserve(tenant, three, LONG) instanceof Reserved);
        }

        assertThat(Race.run(callers).requireAll()).filteredOn(took -> took).hasSize(33);

        UsageCount count = count(tenant);
        assertThat(count.used() + count.reserved()).isEqualTo(99);
    }

    @Test
    default void shouldEndAReservationExactlyOnceThoughItIsCommittedAndReleasedAtOnce() {
        for (int round = 0; round < 8; round++) {
            TenantId tenant = TestTenant.createIn(store()).id();
            Reservation reservation = reserved(tenant, TestCharge.of(5, Limit.of(5)));
            List<Callable<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(() -> isFirst(ledger().commit(tenant, reservation.id(), 4)));
                callers.add(() -> ledger().release(tenant, reservation.id()));
            }

            assertThat(Race.run(callers).requireAll())
                    .filteredOn(ended -> ended)
                    .hasSize(1);

            boolean committed = ledger().commit(tenant, reservation.id(), 4) instanceof Committed;
            assertThat(count(tenant)).isEqualTo(new UsageCount(committed ? 4 : 0, 0));
        }
    }

    @Test
    default void shouldEndAReservationExactlyOnceThoughItRunsOutWhileItIsCommitted() {
        for (int round = 0; round < 16; round++) {
            TenantId tenant = TestTenant.createIn(store()).id();
            TestCharge all = TestCharge.of(5, Limit.of(5));
            Reserved decision = (Reserved) reserve(tenant, all, Reservation.MIN_TIME_TO_LIVE);
            List<Callable<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                callers.add(() ->
                        isFirst(ledger().commit(tenant, decision.reservation().id(), 5)));
                callers.add(() -> consume(tenant, all) instanceof Granted);
            }

            long took =
                    Race.run(callers).requireAll().stream().filter(one -> one).count();

            // Whoever came while it ran out may all have been refused, but never are two let through.
            assertThat(took).isLessThanOrEqualTo(1);
            awaitEnd(tenant, all);
            assertThat(took == 1 || consume(tenant, all) instanceof Granted).isTrue();
            assertThat(count(tenant)).isEqualTo(new UsageCount(5, 0));
        }
    }

    @Test
    default void shouldGrantAllThatHasRunOutToThoseWhoAskAtOnce() {
        for (int round = 0; round < 4; round++) {
            TenantId tenant = TestTenant.createIn(store()).id();
            TestCharge one = TestCharge.of(1, Limit.of(20));
            expired(tenant, TestCharge.of(20, Limit.of(20)));
            List<Callable<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                callers.add(() -> consume(tenant, one) instanceof Granted);
                callers.add(() -> reserve(tenant, one, LONG) instanceof Reserved);
            }

            assertThat(Race.run(callers).requireAll()).filteredOn(took -> took).hasSize(20);
        }
    }

    @Test
    default void shouldReserveOnceForAKeyThoughManyAskAtOnce() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(2, Limit.of(3)).withKey("twins");

        List<ReservationDecision> decisions =
                Race.run(24, () -> reserve(tenant, charge, LONG)).requireAll();

        assertThat(decisions).hasSize(24).hasOnlyElementsOfType(Reserved.class);
        assertThat(decisions)
                .filteredOn(decision -> !((Reserved) decision).replayed())
                .hasSize(1);
        assertThat(count(tenant)).isEqualTo(new UsageCount(0, 2));
    }

    @Test
    default void shouldTellEachCommitTheCountRightAfterIt() {
        TenantId tenant = TestTenant.createIn(store()).id();
        List<Callable<Long>> callers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Reservation reservation = reserved(tenant, TestCharge.of(2, Limit.of(48)));
            callers.add(() -> ((Committed) ledger().commit(tenant, reservation.id(), 2)).used());
        }

        List<Long> counts = Race.run(callers).requireAll();

        assertThat(counts).doesNotHaveDuplicates().allMatch(used -> used % 2 == 0);
        assertThat(counts).hasSize(24).allMatch(used -> used >= 2 && used <= 48);
    }

    private static boolean isFirst(Commitment commitment) {
        return commitment instanceof Committed committed && !committed.replayed();
    }
}
