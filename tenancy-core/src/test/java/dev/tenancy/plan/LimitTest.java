package dev.tenancy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

    private static final long UNLIMITED = Long.MAX_VALUE;

    @ParameterizedTest
    @CsvSource({
        "10, 0, 10, true",
        "10, 9, 1, true",
        "10, 10, 0, true",
        "10, 10, 1, false",
        "10, 0, 11, false",
        "10, 11, 0, false",
        "0, 0, 0, true",
        "0, 0, 1, false",
        "1000000000000000, 0, 1000000000000000, true",
        "1000000000000000, 1, 1000000000000000, false",
        "10, 9223372036854775807, 1, false",
        "10, 9, 9223372036854775807, false",
        "9223372036854775807, 9223372036854775806, 1, true",
        "9223372036854775807, 9223372036854775807, 1, false",
        "9223372036854775807, 9223372036854775807, 0, true"
    })
    void shouldPermitUpToTheLimitAndNeverWrapAround(long max, long used, long amount, boolean permitted) {
        assertThat(limit(max).permits(used, amount)).isEqualTo(permitted);
    }

    @Test
    void shouldPermitWhatGoesOverASoftLimitAndStillReportIt() {
        Limit soft = Limit.soft(10);

        assertThat(soft.permits(10, 1_000)).isTrue();
        assertThat(soft.permits(Long.MAX_VALUE, 1)).isFalse();
        assertThat(soft.ceiling()).isEqualTo(Long.MAX_VALUE);
        assertThat(soft.units()).hasValue(10);
        assertThat(soft.remaining(12)).hasValue(0);
        assertThat(soft.percentage(15)).contains(new BigDecimal("150.0"));
    }

    @ParameterizedTest
    @CsvSource({"10, 0, 10", "10, 10, 0", "10, 11, 0", "0, 0, 0", "0, 9223372036854775807, 0"})
    void shouldLeaveZeroAtLeast(long max, long used, long remaining) {
        assertThat(Limit.of(max).remaining(used)).hasValue(remaining);
    }

    @ParameterizedTest
    @CsvSource({
        "500, 45, 9.0",
        "10000, 2341, 23.4",
        "10000, 2345, 23.5",
        "10000, 2344, 23.4",
        "3, 1, 33.3",
        "3, 2, 66.7",
        "10, 0, 0.0",
        "10, 10, 100.0",
        "10, 11, 110.0",
        "1000, 1, 0.1",
        "10000, 4, 0.0",
        "0, 0, 100.0",
        "0, 7, 100.0",
        "1, 9223372036854775807, 922337203685477580700.0",
        "1000000000000000, 999999999999999, 100.0"
    })
    void shouldRoundThePercentageHalfUpToOneDecimal(long max, long used, String percentage) {
        assertThat(Limit.of(max).percentage(used)).contains(new BigDecimal(percentage));
    }

    @Test
    void shouldHaveNoUnitsRestOrPercentageWhenUnlimited() {
        Limit unlimited = Limit.unlimited();

        assertThat(unlimited.isUnlimited()).isTrue();
        assertThat(unlimited.units()).isEmpty();
        assertThat(unlimited.remaining(5)).isEmpty();
        assertThat(unlimited.percentage(5)).isEmpty();
        assertThat(unlimited).hasToString("unlimited");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Limit.MAX + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void shouldRefuseAnOutlandishLimit(long max) {
        assertThat(Refusals.of(() -> Limit.of(max))).containsExactly("limit out_of_range");
        assertThat(Refusals.of(() -> Limit.soft(max))).containsExactly("limit out_of_range");
    }

    @ParameterizedTest
    @CsvSource({
        "11, 10, true",
        "10, 10, false",
        "9, 10, false",
        "9223372036854775807, 1000000000000000, true",
        "9223372036854775807, 9223372036854775807, false"
    })
    void shouldBeAboveASmallerLimitOnly(long max, long other, boolean above) {
        assertThat(limit(max).isAbove(limit(other))).isEqualTo(above);
    }

    private static Limit limit(long max) {
        return max == UNLIMITED ? Limit.unlimited() : Limit.of(max);
    }
}
