package dev.tenancy.id;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDs of version 7: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562, section 5.7).
 *
 * <p>Each UUID of one generator is greater than the one before, compared as unsigned bytes or as text, also when the
 * clock stands still or steps back (RFC 9562, section 6.2, method 2): within a millisecond the 74 bits are drawn once
 * and then grow by a random step of 1 to 2<sup>32</sup>. While the clock is behind the newest millisecond used, that
 * millisecond stays in use. Should the 74 bits run over, the millisecond moves on by one. Times before 1970 count as
 * 1970.
 *
 * <p>Two generators, in one process or in several, agree on no order within a millisecond. A UUID is hard to guess but
 * is no secret. Safe for use by several threads, also when the random generator alone is not.
 */
public final class UuidGenerator implements Supplier<UUID> {

    private static final long RAND_A = 0xFFFL;
    private static final long RAND_B = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final RandomGenerator random;

    private long millis = -1;
    private long randA;
    private long randB;

    /**
     * A generator on a clock and a source of randomness; use a {@link SecureRandom} but in tests.
     *
     * @param clock gives the time, milliseconds are used
     * @param random used under this generator's lock only
     */
    public UuidGenerator(InstantSource clock, RandomGenerator random) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.random = Objects.requireNonNull(random, "random");
    }

    /** A generator on the system clock and a new {@link SecureRandom}. */
    public static UuidGenerator create() {
        return new UuidGenerator(InstantSource.system(), new SecureRandom());
    }

    /**
     * The next UUID.
     *
     * @throws IllegalStateException when the clock is past the year 10889, which 48 bits of milliseconds can't hold
     */
    @Override
    public UUID get() {
        lock.lock();
        try {
            advance(Math.max(clock.millis(), 0));
            return new UUID((millis << 16) | VERSION | randA, VARIANT | randB);
        } finally {
            lock.unlock();
        }
    }

    private void advance(long now) {
        if (now > millis) {
            start(now);
            return;
        }
        randB += (random.nextInt() & 0xFFFF_FFFFL) + 1;
        if (randB > RAND_B) {
            randB &= RAND_B;
            randA++;
        }
        if (randA > RAND_A) {
            start(millis + 1);
        }
    }

    private void start(long newMillis) {
        if (newMillis >>> 48 != 0) {
            throw new IllegalStateException("A version 7 UUID can't hold a time past the year 10889.");
        }
        millis = newMillis;
        randA = random.nextLong() & RAND_A;
        randB = random.nextLong() & RAND_B;
    }
}
