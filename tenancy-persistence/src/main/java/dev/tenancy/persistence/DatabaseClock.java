package dev.tenancy.persistence;

import dev.tenancy.problem.Unavailable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's time, so that all nodes on one database agree on which usage period a unit belongs to, whatever their own
 * clocks say. Asks the database when it is made and once a minute after that, and counts on with this machine's monotonic
 * timer in between; while the database is out of reach it counts on without it. An answer corrects it only as far as its round trip leaves
 * no doubt, so that a slow one puts it out by nothing. May step back by what the timer was fast, and by what the database's clock
 * was set back. Thread-safe; one caller a minute waits for the answer, the others go on with the last one.
 */
public final class DatabaseClock implements InstantSource {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
    private static final long REFRESH_NANOS = Duration.ofMinutes(1).toNanos();

    private final Supplier<Instant> database;
    private final LongSupplier nanoTime;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Reading reading;

    /** What the database said, as of a moment of the timer; asked for again from another moment on. */
    private record Reading(Instant time, long at, long nextAt) {

        Instant counted(long now) {
            return time.plusNanos(now - at);
        }
    }

    DatabaseClock(Supplier<Instant> database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
        long asked = nanoTime.getAsLong();
        Instant time = database.get();
        long answered = nanoTime.getAsLong();
        // The database looked at its clock somewhere between question and answer: half-way is the best guess.
        this.reading = new Reading(time, asked + (answered - asked) / 2, answered + REFRESH_NANOS);
    }

    /**
     * The clock of the database behind {@code engine}.
     *
     * @throws Unavailable when the database is out of reach
     */
    public static DatabaseClock of(DataSource engine) {
        return new DatabaseClock(() -> ask(engine), System::nanoTime);
    }

    @Override
    public Instant instant() {
        long now = nanoTime.getAsLong();
        if (now - reading.nextAt() >= 0 && refreshing.tryLock()) {
            try {
                refresh(now);
            } finally {
                refreshing.unlock();
            }
            now = nanoTime.getAsLong();
        }
        return reading.counted(now);
    }

    private void refresh(long now) {
        if (now - reading.nextAt() < 0) {
            return;
        }
        try {
            reading = corrected(reading);
        } catch (RuntimeException unreachable) {
            LOG.warn("The database's time could not be read; counting on with this machine's timer", unreachable);
            reading = new Reading(reading.time(), reading.at(), nanoTime.getAsLong() + REFRESH_NANOS);
        }
    }

    private Reading corrected(Reading last) {
        long asked = nanoTime.getAsLong();
        Instant time = database.get();
        long answered = nanoTime.getAsLong();
        Instant earliest = time;
        Instant latest = time.plusNanos(answered - asked);
        Instant counted = last.counted(answered);
        Instant corrected = counted.isBefore(earliest) ? earliest : counted.isAfter(latest) ? latest : counted;
        return new Reading(corrected, answered, answered + REFRESH_NANOS);
    }

    private static Instant ask(DataSource engine) {
        try (Connection connection = engine.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_timestamp")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        } catch (SQLException failed) {
            throw StoreFailures.translate(failed);
        }
    }
}
