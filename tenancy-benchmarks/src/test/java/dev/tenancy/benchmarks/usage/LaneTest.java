package dev.tenancy.benchmarks.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.benchmarks.usage.Lane.Correctness;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LaneTest {

    private static final Scenario ONE_COUNTER = new Scenario("one counter", 4, 1, 0, 0, 0, 0);

    @Test
    void shouldAcceptWhoStoresWhatItAcknowledges() throws Exception {
        assertThat(checked(1, 0, 0).isKept()).isTrue();
    }

    @Test
    void shouldFindWhoStoresLessThanItAcknowledges() throws Exception {
        Correctness found = checked(0, 0, 0);

        assertThat(found.isKept()).isFalse();
        assertThat(found.stored()).isLessThan(found.acknowledged());
    }

    @Test
    void shouldFindWhoGrantsMoreThanTheCeiling() throws Exception {
        Correctness found = checked(1, 3, 0);

        assertThat(found.isKept()).isFalse();
        assertThat(found.overshoot()).isEqualTo(3);
    }

    @Test
    void shouldFindWhoRefusesBelowTheCeiling() throws Exception {
        assertThat(checked(1, -1, 0).isKept()).isFalse();
    }

    @Test
    void shouldFindWhoLosesAnEntry() throws Exception {
        assertThat(checked(1, 0, 1).isKept()).isFalse();
    }

    private static Correctness checked(long stored, long overTheCeiling, long lostEntries) throws Exception {
        return new Lane(new InMemory(stored, overTheCeiling, lostEntries), ONE_COUNTER).check();
    }

    /** Counts one counter, rightly or with a fault. */
    private record InMemory(long storedOfOne, long overTheCeiling, long lostEntries) implements Counters.Way {

        @Override
        public String name() {
            return "in memory";
        }

        @Override
        public Counters open(List<UUID> tenants, long ceiling) {
            AtomicLong used = new AtomicLong();
            return new Counters() {
                @Override
                public boolean take(int counter) {
                    long before = used.getAndUpdate(now -> now < ceiling + overTheCeiling ? now + 1 : now);
                    return before < ceiling + overTheCeiling;
                }

                @Override
                public Stored stored() {
                    long stored = used.get() * storedOfOne;
                    return new Stored(List.of(stored), stored - lostEntries);
                }
            };
        }

        @Override
        public void close() {}
    }
}
