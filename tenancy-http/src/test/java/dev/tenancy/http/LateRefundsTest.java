package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.problem.Unavailable;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LateRefundsTest {

    private final LateRefunds refunds = new LateRefunds();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Test
    void shouldKeepNobodyWaitingAndTryUntilTheStoreIsBack() throws InterruptedException {
        CountDownLatch back = new CountDownLatch(1);

        refunds.run(
                () -> {
                    if (back.getCount() > 0) {
                        events.add("away");
                        throw new Unavailable("Away.", null);
                    }
                    events.add("refunded");
                },
                failure -> events.add("failed"));

        assertThat(next()).isEqualTo("away");
        back.countDown();
        String last = next();
        while (last.equals("away")) {
            last = next();
        }
        assertThat(last).isEqualTo("refunded");
    }

    @Test
    void shouldTellOfOneThatFailsForGoodAndGoOnWithTheNext() throws InterruptedException {
        refunds.run(
                () -> {
                    throw new IllegalStateException("broken");
                },
                failure -> events.add(String.valueOf(failure.getMessage())));
        refunds.run(() -> events.add("refunded"), failure -> events.add("failed"));

        assertThat(next()).isEqualTo("broken");
        assertThat(next()).isEqualTo("refunded");
    }

    private String next() throws InterruptedException {
        String event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }
}
