package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RaceTest {

    @Test
    void shouldRunAllTasksAtTheSameTimeOnThreadsOfTheirOwn() {
        CyclicBarrier meeting = new CyclicBarrier(16);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        Race<Integer> race = Race.run(16, () -> {
            threads.add(Thread.currentThread());
            return meeting.await(10, TimeUnit.SECONDS);
        });

        assertThat(race.requireAll()).hasSize(16).doesNotHaveDuplicates();
        assertThat(threads).hasSize(16).doesNotContain(Thread.currentThread());
    }

    @Test
    void shouldGiveTheResultsInTheOrderOfTheTasks() {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int lane = i;
            tasks.add(() -> lane);
        }

        assertThat(Race.run(tasks).requireAll()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void shouldKeepResultsAndFailuresApart() {
        IOException checked = new IOException("checked");
        StackOverflowError error = new StackOverflowError("error");

        Race<String> race = Race.run(List.of(
                () -> "won",
                () -> {
                    throw checked;
                },
                () -> {
                    throw error;
                }));

        assertThat(race.results()).containsExactly("won");
        assertThat(race.failures()).containsExactly(checked, error);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(race::requireAll)
                .withMessage("2 of 3 tasks failed.")
                .withCause(checked)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(error));
    }

    @Test
    void shouldLetExpectedFailuresPassAndNoOthers() {
        Race<String> race = Race.run(List.of(() -> "won", () -> {
            throw new IOException("lost");
        }));

        assertThat(race.requireNoFailuresBut(IOException.class)).containsExactly("won");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> race.requireNoFailuresBut(IllegalStateException.class))
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void shouldEndARaceThatHangsTellWhereAndInterruptIt() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Callable<String> hanging = () -> {
            try {
                never.await();
                return "ended";
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
            }
        };

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Race.run(Duration.ofSeconds(1), List.of(hanging)))
                .withMessageContaining("PT1S")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .satisfies(place -> assertThat(place).hasStackTraceContaining("RaceTest")));
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldEndTheRaceOfACallerWhoIsInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Race.run(2, () -> {
                    never.await();
                    return true;
                }))
                .withMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }
}
