package dev.tenancy.usage;

import java.time.Duration;

/**
 * How a process hands out units of a periodic meter from memory: it charges a block of them at once, durably, and charges the
 * next before the block is used up. For rates at which a durable charge of each unit costs too much.
 *
 * <p>What is given up for that: of each process and credential up to two blocks, and four where calls come faster than blocks can be
 * charged, may be charged and not be used, so a limit may refuse as many units early; a revoked credential, a suspended tenant or a
 * lowered limit is noticed when the lease ends; what was handed out can't be refunded; and what a process that was killed had not handed
 * out stays charged. A hard limit is never exceeded all the same.
 *
 * @param meter the meter's key
 * @param block the units of a block, {@value #MIN_BLOCK} to {@value #MAX_BLOCK}; what asks for more is charged by itself
 * @param length how long units are handed out from a block, {@link #MIN_LENGTH} to {@link #MAX_LENGTH}; what is left after that goes back
 */
public record Lease(String meter, long block, Duration length) {

    public static final long MIN_BLOCK = 2;
    public static final long MAX_BLOCK = 1_000_000;
    public static final Duration MIN_LENGTH = Duration.ofSeconds(1);
    public static final Duration MAX_LENGTH = Duration.ofMinutes(1);

    private static final Duration USUAL_LENGTH = Duration.ofSeconds(10);

    /** {@link IllegalArgumentException} names the bound that is missed. */
    public Lease {
        if (block < MIN_BLOCK || block > MAX_BLOCK) {
            throw new IllegalArgumentException(
                    "The block of a lease must be " + MIN_BLOCK + " to " + MAX_BLOCK + " units, not " + block + ".");
        }
        if (length.compareTo(MIN_LENGTH) < 0 || length.compareTo(MAX_LENGTH) > 0) {
            throw new IllegalArgumentException("A lease must last 1 to 60 seconds, not " + length + ".");
        }
    }

    /** A lease of 10 seconds. */
    public static Lease of(String meter, long block) {
        return new Lease(meter, block, USUAL_LENGTH);
    }
}
