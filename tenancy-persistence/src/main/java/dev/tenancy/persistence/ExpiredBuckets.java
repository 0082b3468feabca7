package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes buckets that are full again, which a key that comes back begins with anyway. Several nodes may do so at once. Thread-safe. */
final class ExpiredBuckets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiredBuckets.class);
    private static final int BATCH = 1_000;
    private static final long PAUSE_SECONDS = 10;

    // A bucket that somebody uses just now is left to the next time.
    private static final String REMOVE = """
            delete from %1$s
            where bucket_id in (
                select bucket_id from %1$s where expires_at < ? limit %2$d for update skip locked)
            """.formatted(SharedBuckets.TABLE, BATCH);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tenancy-rate-buckets");
        thread.setDaemon(true);
        return thread;
    });
    private final DataSource database;
    private final InstantSource clock;

    ExpiredBuckets(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Removes them every ten seconds from now on. */
    // What goes wrong is logged at each turn; there is nothing to wait for.
    @SuppressWarnings("FutureReturnValueIgnored")
    void removeRepeatedly() {
        timer.scheduleWithFixedDelay(this::tryRemove, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Removes all that there are; gives how many. */
    int remove() {
        int removed = 0;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(REMOVE)) {
            int last = BATCH;
            while (last == BATCH) {
                statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
                last = statement.executeUpdate();
                removed += last;
            }
            return removed;
        } catch (SQLException failed) {
            throw StoreFailures.translate(failed);
        }
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
