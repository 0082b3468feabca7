package dev.tenancy.usage;

import dev.tenancy.id.GrantId;
import dev.tenancy.problem.Invalid;
import java.time.Duration;
import java.time.Instant;

/**
 * Units that are set aside for work under way. They take room like granted ones until they are committed, released, or until
 * {@code expiresAt}.
 *
 * @param id of the grant that it becomes when it is committed
 * @param meter the meter's key
 * @param amount how many units, the most that can be committed
 * @param period the period that they count in, for good
 * @param expiresAt from when on they are free for others again, by the store's clock
 */
public record Reservation(GrantId id, String meter, long amount, UsagePeriod period, Instant expiresAt) {

    /** The shortest time to live. */
    public static final Duration MIN_TIME_TO_LIVE = Duration.ofMillis(1);

    /** The longest time to live. */
    public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(1);

    /** {@link Invalid} unless {@code timeToLive} is {@link #MIN_TIME_TO_LIVE} to {@link #MAX_TIME_TO_LIVE}. */
    public static void checkTimeToLive(Duration timeToLive) {
        if (timeToLive.compareTo(MIN_TIME_TO_LIVE) < 0 || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
            throw Invalid.field("time_to_live", "out_of_range", "must be 1 millisecond to 24 hours.");
        }
    }
}
