package dev.tenancy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import org.junit.jupiter.api.Test;

class BucketTest {

    private static final RateLimit LIMIT = RateLimit.perMinute(60);
    private static final long PERIOD = LIMIT.period().toNanos();
    private static final long INTERVAL = PERIOD / 60;

    private final Bucket bucket = new Bucket();

    @Test
    void shouldDecideNothingOnceItIsClosed() {
        bucket.close();

        assertThat(bucket.tryTake(LIMIT, 0)).isNull();
        assertThat(bucket.isClosed()).isTrue();
    }

    @Test
    void shouldCloseOnlyWhenFull() {
        bucket.tryTake(LIMIT, 0);

        assertThat(bucket.closeIfFull(INTERVAL - 1)).isFalse();
        assertThat(bucket.isClosed()).isFalse();
        assertThat(bucket.closeIfFull(INTERVAL)).isTrue();
        assertThat(bucket.isClosed()).isTrue();
    }

    @Test
    void shouldCountAsIdleAfterAWholePeriodOfBeingFull() {
        bucket.tryTake(LIMIT, 0);

        assertThat(bucket.closeIfIdle(INTERVAL + PERIOD - 1)).isFalse();
        assertThat(bucket.closeIfIdle(INTERVAL + PERIOD)).isTrue();
        assertThat(bucket.isClosed()).isTrue();
    }

    @Test
    void shouldTellWhenItIsFull() {
        assertThat(bucket.fullAfter(0)).isZero();
        bucket.tryTake(LIMIT, 0);
        assertThat(bucket.fullAfter(0)).isEqualTo(INTERVAL);
        assertThat(bucket.fullAfter(PERIOD)).isZero();
    }
}
