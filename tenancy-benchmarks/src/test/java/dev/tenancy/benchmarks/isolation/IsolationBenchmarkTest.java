package dev.tenancy.benchmarks.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IsolationBenchmarkTest {

    @Test
    void shouldPrintEveryTransactionOnBothDatabasesAndSayWhetherAllBoundsAreKept() throws SQLException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        boolean isKept = IsolationBenchmark.run(
                Options.parse("--rows", "5000", "--blocks", "3"),
                new PrintStream(printed, true, StandardCharsets.UTF_8));

        String report = printed.toString(StandardCharsets.UTF_8);
        for (Shape shape : Shape.values()) {
            assertThat(report)
                    .containsPattern("(?m)^PostgreSQL +" + shape.title() + " +kit")
                    .containsPattern("(?m)^PostgreSQL, plans by value +" + shape.title() + " +kit")
                    .containsPattern("(?m)^H2 +" + shape.title() + " +kit");
        }
        assertThat(report.lines().filter(line -> line.matches(".* 1\\.\\d\\d  (PASS|FAIL)")))
                .hasSize(6);
        assertThat(report.contains("FAIL")).isEqualTo(!isKept);
        assertThat(report)
                .contains("A persistence unit of one entity, kit: starts in")
                .contains("A persistence unit of one entity, raw @TenantId: starts in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rows", "--rows 1500", "--rows 0", "--blocks 0", "--blocks ten", "--tenants 5", "fast"})
    void shouldRefuseWhatItDoesNotUnderstand(String arguments) {
        assertThatThrownBy(() -> Options.parse(arguments.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
