package dev.tenancy.example;

import dev.tenancy.id.UuidGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** What every new row has: an id that sorts after all earlier ones, and when it was made. */
record NewRow(UUID id, Instant createdAt) {

    /** Makes them. Thread-safe. */
    record Maker(InstantSource clock, UuidGenerator ids) {

        NewRow make() {
            // the database keeps microseconds, and the first answer is to say what all later ones do
            return new NewRow(ids.get(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        }
    }
}
