package dev.tenancy.access;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The time of one decision: the clock is read when it is first asked for, and once. Not thread-safe. */
final class Moment {

    private final InstantSource clock;
    private @Nullable Instant read;

    Moment(InstantSource clock) {
        this.clock = clock;
    }

    Instant get() {
        Instant now = read;
        if (now == null) {
            now = clock.instant();
            read = now;
        }
        return now;
    }
}
