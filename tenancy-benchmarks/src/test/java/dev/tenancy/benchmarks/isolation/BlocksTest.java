package dev.tenancy.benchmarks.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tenancy.benchmarks.isolation.Blocks.Ratio;
import org.junit.jupiter.api.Test;

final class BlocksTest {

    @Test
    void shouldCompareMediansSoThatOneSlowBlockDoesNotCount() {
        Ratio ratio = blocks(1_100, 1_000, 1_200, 1_100, 900_000).ratioTo(blocks(1_000, 1_000, 1_000, 500_000, 1_000));

        assertThat(ratio.value()).isCloseTo(1.1, within(1e-9));
        assertThat(ratio.low()).isLessThanOrEqualTo(1.1);
        assertThat(ratio.high()).isGreaterThanOrEqualTo(1.1);
    }

    @Test
    void shouldTakeTheMiddleOfTheTwoMiddleBlocks() {
        assertThat(blocks(1_000, 4_000, 3_000, 2_000).medianMicros()).isEqualTo(2.5);
    }

    private static Blocks blocks(double... nanos) {
        Blocks blocks = new Blocks();
        for (double nanosOfTransaction : nanos) {
            blocks.add(nanosOfTransaction, 0);
        }
        return blocks;
    }
}
