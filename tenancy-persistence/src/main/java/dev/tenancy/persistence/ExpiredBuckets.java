package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes buckets that are full again, which a key that comes back begins with anyway; and all of them once the clock was set back, since
 * nothing comes back to a bucket before the time that it was last used at. Several nodes may do so at once. Thread-safe.
 */
final class ExpiredBuckets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiredBuckets.class);
    private static final int BATCH = 1_000;
    private static final long PAUSE_SECONDS = 10;

    /** A clock that follows another is corrected by less. */
    private static final Duration CORRECTION = Duration.ofSeconds(5);

    // A bucket that somebody uses just now is left to the next time.
    private static final String REMOVE = """
            delete from %1$s
            where bucket_id in (
                select bucket_id from %1$s where expires_at < ? limit %2$d for update skip locked)
            """.formatted(SharedBuckets.TABLE, BATCH);

    // No "truncate", which the engine's role may not where another made the tables.
    // In one order, since several nodes may do so at once.
    private static final String REMOVE_ALL = """
            delete from %1$s
            where bucket_id in (
                select bucket_id from %1$s order by bucket_id limit %2$d for update)
            """.formatted(SharedBuckets.TABLE, BATCH);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tenancy-rate-buckets");
        thread.setDaemon(true);
        return thread;
    });
    private final DataSource database;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final RememberedRefusals refusals;
    private Reading last;

    /** What the clock said, as of a moment of the timer. */
    private record Reading(Instant time, long at) {}

    ExpiredBuckets(DataSource database, InstantSource clock, LongSupplier nanoTime, RememberedRefusals refusals) {
        this.database = database;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.refusals = refusals;
        last = new Reading(clock.instant(), nanoTime.getAsLong());
    }

    /** Removes them every ten seconds from now on. */
    // What goes wrong is logged at each turn; there is nothing to wait for.
    @SuppressWarnings("FutureReturnValueIgnored")
    void removeRepeatedly() {
        timer.scheduleWithFixedDelay(this::tryRemove, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Removes those that are full; gives how many. */
    synchronized int remove() {
        try (Connection connection = database.getConnection()) {
            long before = nanoTime.getAsLong();
            Instant now = clock.instant();
            // Between the two looks at the timer, so that a pause is never taken for a clock that was set back.
            Reading reading = new Reading(now, nanoTime.getAsLong());
            if (now.plus(CORRECTION).isBefore(last.time().plusNanos(before - last.at()))) {
                removeAll(connection);
            }
            last = reading;
            return removeFull(connection);
        } catch (SQLException failed) {
            throw StoreFailures.translate(failed);
        }
    }

    private void removeAll(Connection connection) throws SQLException {
        LOG.warn("The clock of the rate limiter was set back; every bucket begins full");
        try (PreparedStatement statement = connection.prepareStatement(REMOVE_ALL)) {
            int batch = BATCH;
            while (batch >= BATCH) {
                batch = statement.executeUpdate();
            }
        }
        refusals.clear();
    }

    private int removeFull(Connection connection) throws SQLException {
        int removed = 0;
        try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
            int batch = BATCH;
            while (batch == BATCH) {
                statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
                batch = statement.executeUpdate();
                removed += batch;
            }
        }
        return removed;
    }

    private void tryRemove() {
        try {
            remove();
        } catch (RuntimeException failed) {
            LOG.warn("Expired buckets of the rate limiter could not be removed; trying again", failed);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
