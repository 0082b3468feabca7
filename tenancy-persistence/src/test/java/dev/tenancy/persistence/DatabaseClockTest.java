package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.tenancy.problem.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DatabaseClockTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private Instant database = START;
    private long timer = Long.MAX_VALUE - 5;
    private int questions;
    private boolean down;

    private final Supplier<Instant> reading = () -> {
        questions++;
        if (down) {
            throw new Unavailable("The store is out of reach.", null);
        }
        return database;
    };

    static Stream<TestDatabase> databases() {
        return Stream.of(TestDatabase.h2InMemory(), TestDatabase.postgres());
    }

    @Test
    void shouldCountOnBetweenTheDatabasesAnswersThoughTheTimerWraps() {
        DatabaseClock clock = new DatabaseClock(reading, () -> timer);

        assertThat(clock.instant()).isEqualTo(START);
        timer += Duration.ofSeconds(59).toNanos();
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(59));
        assertThat(questions).isEqualTo(1);
    }

    @Test
    void shouldAskAgainAfterAMinute() {
        DatabaseClock clock = new DatabaseClock(reading, () -> timer);

        timer += Duration.ofMinutes(1).toNanos();
        database = START.plusSeconds(61);

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(61));
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void shouldCountOnWhileTheDatabaseIsOutOfReachAndAskOnceAMinute() {
        DatabaseClock clock = new DatabaseClock(reading, () -> timer);
        down = true;

        timer += Duration.ofMinutes(1).toNanos();
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
        assertThat(questions).isEqualTo(2);

        down = false;
        database = START.plusSeconds(125);
        timer += Duration.ofMinutes(1).toNanos();
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(125));
    }

    @Test
    void shouldTakeTheMiddleOfTheRoundTripForTheMomentOfTheAnswer() {
        DatabaseClock clock = new DatabaseClock(
                () -> {
                    timer += 2_000;
                    return START;
                },
                () -> timer);

        assertThat(clock.instant()).isEqualTo(START.plusNanos(1_000));
    }

    @Test
    void shouldCountOnAsFarAsASlowAnswerLeavesItOpen() {
        timer = 0;
        AtomicLong wait = new AtomicLong();
        DatabaseClock clock = new DatabaseClock(
                () -> {
                    timer += wait.get();
                    return database.plusNanos(timer);
                },
                () -> timer);
        // Before the database looks at its clock, as for a connection.
        wait.set(Duration.ofSeconds(1).toNanos());

        timer += Duration.ofMinutes(1).toNanos();
        assertThat(clock.instant()).isEqualTo(START.plusNanos(timer));

        database = START.plusMillis(501);
        timer += Duration.ofMinutes(1).toNanos();
        assertThat(clock.instant()).isEqualTo(START.plusNanos(timer).plusMillis(501));

        database = START.minus(Duration.ofMinutes(5));
        timer += Duration.ofMinutes(1).toNanos();
        assertThat(clock.instant())
                .isBetween(
                        START.plusNanos(timer).minusSeconds(300),
                        START.plusNanos(timer).minusSeconds(299));
    }

    @Test
    void shouldNotStartWithoutTheDatabase() {
        down = true;

        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> new DatabaseClock(reading, () -> timer));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldReadTheTimeOfARealDatabase(TestDatabase database) {
        try (database) {
            assertThat(DatabaseClock.of(database.engine()).instant())
                    .isCloseTo(Instant.now(), within(5, ChronoUnit.SECONDS));
        }
    }
}
