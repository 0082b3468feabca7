package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a pool's connections, and once there was one, tries until it has the next. The pool by itself waits longer after every failure,
 * 5 seconds in the end, for which a database that is back would go unnoticed. Only the pool's own thread waits here, no caller.
 */
final class ReconnectingDataSource extends DelegatingDataSource {

    private static final Logger LOG = LoggerFactory.getLogger(ReconnectingDataSource.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private volatile boolean wasReached;
    private volatile @Nullable HikariDataSource pool;

    private ReconnectingDataSource(DataSource delegate) {
        super(delegate);
    }

    /** A pool of what {@code connections} makes; {@link dev.tenancy.problem.Unavailable} when the first can't be made. */
    static HikariDataSource pool(HikariConfig config, DataSource connections) {
        ReconnectingDataSource reconnecting = new ReconnectingDataSource(connections);
        config.setDataSource(reconnecting);
        HikariDataSource pool = DatabasePool.open(config);
        reconnecting.pool = pool;
        return pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        boolean isAway = false;
        while (true) {
            try {
                Connection connection = delegate().getConnection();
                wasReached = true;
                if (isAway) {
                    LOG.info("The database can be reached again");
                }
                return connection;
            } catch (SQLException failed) {
                HikariDataSource whole = pool;
                if (!wasReached
                        || (whole != null && whole.isClosed())
                        || Thread.currentThread().isInterrupted()) {
                    throw failed;
                }
                if (!isAway) {
                    LOG.warn("The database can't be reached; trying until it can", failed);
                    isAway = true;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
