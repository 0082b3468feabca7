package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MovableClockTest {

    @Test
    void shouldStandStillUntilItIsMoved() {
        MovableClock clock = new MovableClock(Instant.EPOCH);

        assertThat(clock.instant()).isEqualTo(clock.instant()).isEqualTo(Instant.EPOCH);

        clock.advance(Duration.ofMillis(5));
        assertThat(clock.millis()).isEqualTo(5);
        assertThat(clock.nanoTime()).isEqualTo(5_000_000);
    }

    @Test
    void shouldShowATimeWithMicrosecondsUnlessToldOtherwise() {
        assertThat(new MovableClock().instant()).isEqualTo(Samples.NOW);
        assertThat(Samples.NOW.getNano() % 1_000).isZero();
        assertThat(Samples.NOW.getNano() % 1_000_000).isNotZero();
    }

    @Test
    void shouldBeSetBackWhileItsNanosecondsStayMonotonic() {
        MovableClock clock = new MovableClock();
        clock.advance(Duration.ofNanos(7));

        clock.set(Instant.EPOCH);

        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
        assertThat(clock.nanoTime()).isEqualTo(7);
    }

    @Test
    void shouldRefuseToAdvanceBackwards() {
        MovableClock clock = new MovableClock();

        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));

        assertThat(clock.instant()).isEqualTo(Samples.NOW);
        assertThat(clock.nanoTime()).isZero();
    }

    @Test
    void shouldLoseNoStepOfManyThreads() {
        MovableClock clock = new MovableClock(Instant.EPOCH);

        Race.run(8, () -> {
                    for (int i = 0; i < 1_000; i++) {
                        clock.advance(Duration.ofNanos(1));
                    }
                    return true;
                })
                .requireAll();

        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(0, 8_000));
        assertThat(clock.nanoTime()).isEqualTo(8_000);
    }
}
