package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.ReservationDecision.Reserved;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one tenant's long transaction holds up on PostgreSQL, however much it is, leaves connections to the others. */
final class TurnsOfATenantTest extends PatientStorePerClass {

    /** More calls than there are connections. */
    private static final int CALLS = 24;

    private static final TestCharge ONE = TestCharge.of(1, Limit.of(9));

    @Test
    void shouldServeOthersWhileReservationsWait() throws Exception {
        TenantId tenant = tenantWithCounters();

        assertOthersAreServedWhile(
                tenant, number -> ledger().reserve(tenant, heldUp(number).charge(), LONG));
    }

    @Test
    void shouldServeOthersWhileCommitsWait() throws Exception {
        TenantId tenant = tenantWithCounters();
        List<GrantId> reserved =
                ofEach(number -> reserved(tenant, heldUp(number)).id());

        assertOthersAreServedWhile(tenant, number -> ledger().commit(tenant, reserved.get(number), 1));
    }

    @Test
    void shouldServeOthersWhileReleasesWait() throws Exception {
        TenantId tenant = tenantWithCounters();
        List<GrantId> reserved =
                ofEach(number -> reserved(tenant, heldUp(number)).id());

        assertOthersAreServedWhile(tenant, number -> ledger().release(tenant, reserved.get(number)));
    }

    @Test
    void shouldServeOthersWhileRefundsWait() throws Exception {
        TenantId tenant = tenantWithCounters();
        List<GrantId> granted =
                ofEach(number -> granted(tenant, heldUp(number)).grant().id());

        assertOthersAreServedWhile(tenant, number -> ledger().refund(tenant, granted.get(number)));
    }

    @Test
    void shouldServeOthersWhileStandingMetersWaitToBeLowered() throws Exception {
        TenantId tenant = TestTenant.createIn(store()).id();
        ofEach(number -> granted(tenant, ONE.onStanding(Meter.standing("held" + number))));

        assertOthersAreServedWhile(
                tenant,
                number -> ledger().release(tenant, new GrantId(Samples.uuid()), Meter.standing("held" + number), 1));
    }

    private void assertOthersAreServedWhile(TenantId tenant, IntConsumer call) throws Exception {
        TenantId other = TestTenant.createIn(store()).id();
        granted(other, ONE);
        Flood flood = new Flood(call);
        try (Connection holder = database().engine().getConnection()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute(
                        "select 1 from tenancy.tenancy_usage_counter where meter like 'held%' and tenant_id = '"
                                + tenant.value() + "' for update");
            }
            flood.start();
            Eventually.require(() -> {
                int inDatabase = LockWaits.in(database().unpooled());
                return inDatabase > 0 && inDatabase + flood.parked() == CALLS;
            });

            assertThat(reserve(other, ONE, LONG)).isInstanceOf(Reserved.class);
            assertThat(ledger().refund(
                                    other,
                                    granted(other, ONE.withKey("key")).grant().id()))
                    .isTrue();
            flood.end();
            holder.rollback();
        } finally {
            flood.end();
            flood.join();
        }
    }

    /** Calls that come again and again. */
    private static final class Flood {

        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean stopped;

        Flood(IntConsumer call) {
            for (int number = 0; number < CALLS; number++) {
                int mine = number;
                threads.add(new Thread(() -> repeat(call, mine), "flood-" + number));
            }
        }

        private void repeat(IntConsumer call, int number) {
            while (!stopped) {
                try {
                    call.accept(number);
                } catch (Unavailable heldUp) {
                    // Comes again.
                }
            }
        }

        void start() {
            threads.forEach(Thread::start);
        }

        long parked() {
            return threads.stream()
                    .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                    .count();
        }

        void end() {
            stopped = true;
        }

        void join() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private TenantId tenantWithCounters() {
        TenantId tenant = TestTenant.createIn(store()).id();
        ofEach(number -> granted(tenant, heldUp(number)));
        return tenant;
    }

    private static TestCharge heldUp(int number) {
        return ONE.on(Meter.periodic("held" + number));
    }

    private static <T> List<T> ofEach(IntFunction<T> what) {
        return IntStream.range(0, CALLS).mapToObj(what).toList();
    }
}
