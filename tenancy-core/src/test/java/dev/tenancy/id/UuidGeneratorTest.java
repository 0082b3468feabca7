package dev.tenancy.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UuidGeneratorTest {

    private static final Instant START = Instant.parse("2026-11-23T10:15:30.123Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final UuidGenerator generator = new UuidGenerator(now::get, new Random(42));

    @Test
    void shouldHoldVersionVariantAndTheMillisecondsOfTheClock() {
        UUID uuid = generator.get();

        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(millis(uuid)).isEqualTo(START.toEpochMilli());
    }

    // RFC 9562, appendix A.6
    @Test
    void shouldLayOutTheBitsAsTheExampleOfTheStandardDoes() {
        Instant time = Instant.parse("2022-02-22T19:22:22Z");
        UuidGenerator example = new UuidGenerator(() -> time, constants(0xCC3L, 0x18C4_DC0C_0C07_398FL));

        assertThat(example.get()).isEqualTo(UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
    }

    @Test
    void shouldGrowWhileTheClockStandsStill() {
        List<String> made = make(10_000);

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldGrowWhenTheClockStepsBack() {
        List<String> made = new ArrayList<>(make(100));
        now.set(START.minusSeconds(3600));
        made.addAll(make(100));
        now.set(START.plusMillis(1));
        made.addAll(make(100));

        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(millis(UUID.fromString(made.get(150)))).isEqualTo(START.toEpochMilli());
        assertThat(millis(UUID.fromString(made.get(250)))).isEqualTo(START.toEpochMilli() + 1);
    }

    @Test
    void shouldCarryFromTheLowerRandomBitsToTheUpper() {
        UuidGenerator nearCarry = new UuidGenerator(now::get, constants(0x001L, -1L, 0xFFFF_FFFFL));

        UUID first = nearCarry.get();
        UUID second = nearCarry.get();

        assertThat(first.getMostSignificantBits() & 0xFFF).isEqualTo(1);
        assertThat(second.getMostSignificantBits() & 0xFFF).isEqualTo(2);
        assertThat(second.variant()).isEqualTo(2);
        assertThat(second.toString()).isGreaterThan(first.toString());
    }

    @Test
    void shouldMoveOnAMillisecondWhenTheRandomBitsRunOver() {
        UuidGenerator full = new UuidGenerator(now::get, constants(-1L, -1L, 0L, 5L, 7L));

        UUID first = full.get();
        UUID second = full.get();

        assertThat(millis(second)).isEqualTo(START.toEpochMilli() + 1);
        assertThat(second.version()).isEqualTo(7);
        assertThat(second.toString()).isGreaterThan(first.toString());
    }

    @Test
    void shouldCountTimesBeforeNineteenSeventyAsNineteenSeventy() {
        now.set(Instant.parse("1969-12-31T23:59:59Z"));

        assertThat(millis(generator.get())).isZero();
    }

    @Test
    void shouldRefuseATimeThatFortyEightBitsCannotHold() {
        now.set(Instant.ofEpochMilli(1L << 48));

        assertThatIllegalStateException().isThrownBy(generator::get);
    }

    @Test
    void shouldNeverRepeatItselfUnderManyThreads() throws Exception {
        int threads = 8;
        int each = 5_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Callable<List<String>> work = () -> make(each);
            Set<String> all = new HashSet<>();
            for (Future<List<String>> made :
                    pool.invokeAll(Stream.generate(() -> work).limit(threads).toList())) {
                assertThat(made.get()).isSorted();
                all.addAll(made.get());
            }
            assertThat(all).hasSize(threads * each);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void shouldMakeIdsOfTheSystemClockByDefault() {
        long before = System.currentTimeMillis();

        UUID uuid = UuidGenerator.create().get();

        assertThat(millis(uuid)).isBetween(before, System.currentTimeMillis());
    }

    private List<String> make(int count) {
        return Stream.generate(generator).limit(count).map(UUID::toString).toList();
    }

    private static long millis(UUID uuid) {
        return uuid.getMostSignificantBits() >>> 16;
    }

    private static RandomGenerator constants(long... values) {
        return new RandomGenerator() {
            private int next;

            @Override
            public long nextLong() {
                return values[next++];
            }

            @Override
            public int nextInt() {
                return (int) nextLong();
            }
        };
    }
}
