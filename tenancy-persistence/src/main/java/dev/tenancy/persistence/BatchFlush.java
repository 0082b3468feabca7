package dev.tenancy.persistence;

import dev.tenancy.problem.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Writes groups of charges until each charge is decided. Thread-safe. */
final class BatchFlush {

    /** How often what is asked for may turn out otherwise, before the callers try by themselves. */
    private static final int MAX_ROUNDS = 10;

    /** The callers are told by then. */
    private static final long MAX_NANOS = Duration.ofMillis(2_500).toNanos();

    /** From when on no other round begins, and an answer is waited for less long than usual. */
    private static final long LATE_NANOS = Duration.ofMillis(400).toNanos();

    private final DataSource engine;
    private final BatchSql sql;

    BatchFlush(DataSource engine, BatchSql sql) {
        this.engine = engine;
        this.sql = sql;
    }

    /** Decides the charges of all groups but those it returns, whose counters others hold; never throws. */
    List<ChargeGroup> flush(List<ChargeGroup> groups) {
        return rounds(groups, false);
    }

    /** Decides the charges of one group, however long its counter is held. */
    void await(ChargeGroup group) {
        rounds(List.of(group), true);
    }

    private List<ChargeGroup> rounds(List<ChargeGroup> groups, boolean waits) {
        long begin = System.nanoTime();
        Connection connection;
        try {
            connection = connection();
            if (System.nanoTime() - begin > LATE_NANOS) {
                connection = DeadlineDataSource.limited(connection, begin + MAX_NANOS);
            }
        } catch (SQLException failure) {
            // No statement was sent, so it is known that nothing was done.
            RuntimeException told = StoreFailures.translate(failure);
            groups.forEach(group -> group.fail(told));
            return List.of();
        } catch (RuntimeException | Error failure) {
            groups.forEach(group -> group.fail(notWritten(failure)));
            return List.of();
        }
        return rounds(connection, groups, waits, begin);
    }

    // It is a caller's thread, perhaps, that was interrupted, but others' charges are in the flush as well.
    private Connection connection() throws SQLException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return engine.getConnection();
                } catch (SQLException failure) {
                    if (StoreFailures.find(failure, InterruptedException.class) == null) {
                        throw failure;
                    }
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<ChargeGroup> rounds(Connection taken, List<ChargeGroup> groups, boolean waits, long begin) {
        List<ChargeGroup> held = new ArrayList<>();
        List<ChargeGroup> open = undecided(groups);
        try (Connection connection = taken) {
            for (int round = 0; round < MAX_ROUNDS && !open.isEmpty(); round++) {
                if (round > 0 && System.nanoTime() - begin > LATE_NANOS) {
                    Unavailable slow = new Unavailable("The store is slow. Nothing was counted.", null);
                    open.forEach(group -> group.fail(slow));
                    return held;
                }
                try {
                    List<ChargeGroup> passed = sql.grant(connection, open, waits);
                    if (!waits) {
                        held.addAll(passed);
                        open = new ArrayList<>(open);
                        open.removeAll(passed);
                    }
                    open = undecided(open);
                } catch (SQLException failure) {
                    if (StoreFailures.isUniqueViolation(failure)) {
                        // One of the idempotency keys was used meanwhile, and it is not told which.
                        open.forEach(ChargeGroup::sendKeyedAlone);
                        open = undecided(open);
                    } else if (!StoreFailures.isSerialization(failure)) {
                        throw failure;
                    }
                }
            }
            open.forEach(ChargeGroup::sendAllAlone);
        } catch (SQLException failure) {
            RuntimeException told = StoreFailures.translateOfCommit(failure);
            open.forEach(group -> group.fail(told));
        } catch (Unavailable nothingWritten) {
            open.forEach(group -> group.fail(nothingWritten));
        } catch (RuntimeException | Error failure) {
            open.forEach(group -> group.fail(notWritten(failure)));
        }
        return held;
    }

    private static RuntimeException notWritten(Throwable failure) {
        return new IllegalStateException("The charges could not be written.", failure);
    }

    private static List<ChargeGroup> undecided(List<ChargeGroup> groups) {
        return groups.stream().filter(group -> !group.asking().isEmpty()).toList();
    }
}
