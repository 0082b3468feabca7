package dev.tenancy.persistence;

import dev.tenancy.problem.Stale;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.Unavailable;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StaleStateException;
import org.jspecify.annotations.Nullable;

/**
 * Says in the engine's words what a driver, the pool or Hibernate could not do. The statement and its values stay in the
 * cause, for the log alone. Thread-safe.
 */
public final class StoreFailures {

    private static final String UNIQUE_VIOLATION = "23505";

    /** H2 and PostgreSQL agree on 40001; the other is PostgreSQL's deadlock. */
    private static final Set<String> SERIALIZATION = Set.of("40001", "40P01");

    /** H2: lock timeout, and a row changed by others. */
    private static final Set<Integer> H2_CONTENTION = Set.of(50200, 90131);

    /** H2: closed, closing, in use by another process, out of reach, disk trouble, out of memory. */
    private static final Set<Integer> H2_OUT_OF_REACH =
            Set.of(90007, 90013, 90020, 90028, 90031, 90067, 90098, 90108, 90117, 90121, 90146);

    private static final int H2_GENERAL_ERROR = 50000;

    /**
     * The state of a transaction that lost a deadlock. H2 has no code for it where another thread chose the victim just when it stopped
     * waiting.
     */
    private static final String H2_LOST = "ROLLING_BACK";

    private StoreFailures() {}

    /** What to throw instead of {@code failure}. */
    static RuntimeException translate(Throwable failure) {
        if (failure instanceof TenancyException refusal) {
            return refusal;
        }
        if (find(failure, StaleStateException.class) != null) {
            return new Stale();
        }
        SQLException sql = sqlOf(failure);
        if (find(failure, InterruptedException.class) != null) {
            Thread.currentThread().interrupt();
            return new Unavailable("The store was not waited for: the work was interrupted.", failure);
        }
        if (sql == null) {
            return new IllegalStateException("The store could not be used; the cause says why.", failure);
        }
        Optional<Unavailable> outage = outage(failure);
        if (outage.isPresent()) {
            return outage.get();
        }
        return new IllegalStateException(
                "The store refused a statement (SQLSTATE " + sql.getSQLState() + "); the cause says why.", failure);
    }

    /** What to throw instead of {@code failure} of what commits: when the connection broke, it may have been done all the same. */
    static RuntimeException translateOfCommit(Throwable failure) {
        return isBrokenConnection(failure) ? Unavailable.outcomeUnknown(failure) : translate(failure);
    }

    /**
     * The refusal to answer with when the database was out of reach or saturated, or others were changing the same rows.
     *
     * @return empty when {@code failure} is anything else, a broken constraint say
     */
    public static Optional<Unavailable> outage(Throwable failure) {
        SQLException sql = sqlOf(failure);
        if (sql == null) {
            return Optional.empty();
        }
        if (isSerialization(sql)) {
            return Optional.of(
                    new Unavailable("Others were changing the same at this moment. Nothing was done.", failure));
        }
        return isOutOfReach(sql)
                ? Optional.of(new Unavailable("The store is out of reach or saturated.", failure))
                : Optional.empty();
    }

    /** Whether the connection broke, so that the server's last answer never came. */
    public static boolean isBrokenConnection(Throwable failure) {
        SQLException sql = sqlOf(failure);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState();
        return sql instanceof SQLRecoverableException
                || (state != null && (state.startsWith("08") || state.startsWith("57P")))
                || H2_OUT_OF_REACH.contains(sql.getErrorCode());
    }

    /** Whether it broke a unique index or primary key. */
    static boolean isUniqueViolation(Throwable failure) {
        SQLException sql = sqlOf(failure);
        return sql != null && UNIQUE_VIOLATION.equals(sql.getSQLState());
    }

    /** Whether it lost against others, so that the very same may well succeed when repeated. */
    static boolean isSerialization(SQLException failure) {
        return (failure.getSQLState() != null && SERIALIZATION.contains(failure.getSQLState()))
                || (failure.getErrorCode() == H2_GENERAL_ERROR
                        && String.valueOf(failure.getMessage()).contains(H2_LOST));
    }

    /** What the driver or the pool said; null when this is no failure of theirs. */
    static @Nullable SQLException sqlOf(Throwable failure) {
        return find(failure, SQLException.class);
    }

    private static boolean isOutOfReach(SQLException sql) {
        if (sql instanceof SQLTransientException
                || sql instanceof SQLRecoverableException
                || sql instanceof SQLTimeoutException
                || H2_CONTENTION.contains(sql.getErrorCode())
                || H2_OUT_OF_REACH.contains(sql.getErrorCode())) {
            return true;
        }
        String state = sql.getSQLState();
        return state != null
                && (state.startsWith("08") // connection
                        || state.startsWith("53") // out of resources
                        || state.startsWith("57") // shutdown, cancelled by a timeout
                        || state.startsWith("58") // system
                        || state.equals("55P03") // lock timeout
                        || state.equals("25006") // a standby after a fail-over
                        || state.equals("25P03")); // idle for too long in a transaction
    }

    /** The first of the failure and its causes that is a {@code type}; null when none is. */
    static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
