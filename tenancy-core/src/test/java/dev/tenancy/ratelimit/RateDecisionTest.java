package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateDecisionTest {

    private static final RateLimit LIMIT = RateLimit.perMinute(10);

    @ParameterizedTest
    @CsvSource({"PT0.000000001S, 1", "PT1S, 1", "PT1.000000001S, 2", "PT59.9S, 60"})
    void shouldRoundSecondsUp(Duration wait, long seconds) {
        RateDecision refused = new RateDecision(false, LIMIT, 0, wait, Duration.ofMinutes(1));
        RateDecision allowed = new RateDecision(true, LIMIT, 1, Duration.ZERO, wait);

        assertThat(refused.retryAfterSeconds()).isEqualTo(seconds);
        assertThat(refused.effectiveWindowSeconds()).isEqualTo(seconds);
        assertThat(allowed.retryAfterSeconds()).isZero();
        assertThat(allowed.effectiveWindowSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "true, -1, PT0S, PT0S",
        "true, 11, PT0S, PT0S",
        "false, 1, PT1S, PT1S",
        "true, 1, PT1S, PT1S",
        "false, 0, PT0S, PT1S",
        "false, 0, PT-1S, PT1S",
        "true, 1, PT0S, PT-1S"
    })
    void shouldRefuseWhatNoLimiterCanMean(boolean allowed, long remaining, Duration retryAfter, Duration resetAfter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateDecision(allowed, LIMIT, remaining, retryAfter, resetAfter));
    }

    @Test
    void shouldAcceptAFullBucket() {
        assertThat(new RateDecision(true, LIMIT, 10, Duration.ZERO, Duration.ZERO).effectiveWindowSeconds())
                .isZero();
    }
}
