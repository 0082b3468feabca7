package dev.tenancy.persistence;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Cuts times to what the databases keep; left to themselves they round, and a time could move into the next period. */
final class Micros {

    private Micros() {}

    static Instant of(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    static @Nullable Instant ofNullable(@Nullable Instant time) {
        return time == null ? null : of(time);
    }

    /** As JDBC takes it. */
    static OffsetDateTime toSql(Instant time) {
        return of(time).atOffset(ZoneOffset.UTC);
    }
}
