package dev.tenancy.benchmarks.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageBenchmarkTest {

    @Test
    void shouldFindStoredWhatEveryWayHasAcknowledgedAndSayWhetherTheBoundsAreKept() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        boolean isKept = UsageBenchmark.run(
                new Options(Duration.ofMillis(100), 1, "one counter, 16"),
                new PrintStream(printed, true, StandardCharsets.UTF_8));

        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(report).contains("fsync = on", "synchronous_commit = on");
        assertThat(report.lines().filter(line -> line.contains("acknowledged")))
                .hasSize(11)
                .allMatch(line -> line.endsWith("overshoot 0  PASS"));
        assertThat(report.lines().filter(line -> line.contains("at least"))).hasSize(2);
        assertThat(report.contains("FAIL")).isEqualTo(!isKept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--seconds", "--seconds 0", "--seconds 61", "--blocks 0", "--blocks ten", "--rows 5", "fast"})
    void shouldRefuseWhatItDoesNotUnderstand(String arguments) {
        assertThatThrownBy(() -> Options.parse(arguments.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
