package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are refused to a call that was waiting already when another's broke, or when another got none: it has waited for that
 * other, and is not to wait as long again. Thread-safe.
 */
final class FailFastDataSource extends DelegatingDataSource {

    private final ThreadLocal<@Nullable Long> begin = new ThreadLocal<>();
    private volatile long noticed = System.nanoTime();

    FailFastDataSource(DataSource pool) {
        super(pool);
    }

    /** Runs a call, on this thread. */
    <R> R calling(Supplier<R> call) {
        begin.set(System.nanoTime());
        try {
            return call.get();
        } finally {
            begin.remove();
        }
    }

    /** A connection broke, or none was to be had. */
    void notice() {
        noticed = System.nanoTime();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Long called = begin.get();
        if (called != null && noticed - called > 0) {
            throw new SQLTransientConnectionException("The database was out of reach just now.", "08001");
        }
        try {
            return delegate().getConnection();
        } catch (SQLException outOfReach) {
            notice();
            throw outOfReach;
        }
    }
}
