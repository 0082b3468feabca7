package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WaitingCallersTest {

    private static final TenantId TENANT = new TenantId(Samples.uuid());

    private final WaitingCallers callers = new WaitingCallers();

    @AfterEach
    void close() {
        callers.close();
    }

    @Test
    void shouldWakeACallerWhoseTimeIsOver() {
        assertThatCallerWaitsUntilItsDeadline();
    }

    @Test
    void shouldWakeEachOfMany() {
        Race<Boolean> race = Race.run(64, () -> callers.await(chargeUntil(Duration.ofMillis(30))));

        assertThat(race.failures()).isEmpty();
        assertThat(race.results()).hasSize(64).containsOnly(false);
    }

    @Test
    void shouldWakeWhoeverComesAfterNobodyWaited() {
        for (int time = 0; time < 3; time++) {
            assertThat(callers.await(chargeUntil(Duration.ofMillis(5)))).isFalse();
            Eventually.require(() -> callers.watch.getState() == Thread.State.WAITING);
        }
    }

    @Test
    void shouldNotWaitForWhatIsDecided() {
        PendingCharge charge = chargeUntil(Duration.ofMinutes(1));
        charge.sendAlone();

        assertThat(callers.await(charge)).isTrue();
    }

    @Test
    void shouldWaitOnWhenInterruptedAndStayInterrupted() {
        Thread.currentThread().interrupt();

        assertThatCallerWaitsUntilItsDeadline();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldGoOnWatchingAfterAnInterrupt() {
        callers.watch.interrupt();

        assertThatCallerWaitsUntilItsDeadline();

        Eventually.require(() -> callers.watch.getState() == Thread.State.WAITING);
    }

    @Test
    void shouldReturnOnceAnotherThreadHasDecided() throws InterruptedException {
        PendingCharge charge = chargeUntil(Duration.ofMinutes(1));
        Thread caller = Thread.currentThread();
        Thread decider = new Thread(() -> {
            Eventually.require(() -> caller.getState() == Thread.State.WAITING);
            charge.sendAlone();
        });
        decider.start();

        assertThat(callers.await(charge)).isTrue();

        decider.join();
    }

    @Test
    void shouldWatchNobodyOnceItIsClosed() throws InterruptedException {
        callers.close();

        callers.watch.join();
    }

    private void assertThatCallerWaitsUntilItsDeadline() {
        long begin = System.nanoTime();

        assertThat(callers.await(chargeUntil(Duration.ofMillis(30)))).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(30), Duration.ofSeconds(2));
    }

    private static PendingCharge chargeUntil(Duration end) {
        return new PendingCharge(TENANT, TestCharge.of(1, Limit.of(100)).charge(), System.nanoTime() + end.toNanos());
    }
}
