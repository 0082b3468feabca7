package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.util.Properties;

/** The connections of the shared rate limiter, which nobody waits for longer than a request can bear. */
final class RateLimiterPool {

    static final int MAX_CONNECTIONS = 8;

    private static final long MAX_WAIT_MILLIS = 500;

    // What a crash loses is gone with the unlogged table anyway; a node that stopped in the middle of it must not hold
    // a bucket.
    private static final String SESSION =
            "set synchronous_commit = off; set statement_timeout = 600; set lock_timeout = 500;"
                    + " set idle_in_transaction_session_timeout = 1000";

    private RateLimiterPool() {}

    static HikariDataSource open(String url, String user, String password) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("The shared rate limiter's URL must begin with jdbc:postgresql:.");
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("tenancy-rate-limiter");
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setConnectionTimeout(MAX_WAIT_MILLIS);
        config.setValidationTimeout(MAX_WAIT_MILLIS);
        config.setConnectionInitSql(SESSION);
        // The driver's own time-out of a statement would wait another ten seconds for its cancellation.
        Properties limits = new Properties();
        limits.setProperty("connectTimeout", "1");
        limits.setProperty("socketTimeout", "1");
        limits.setProperty("tcpKeepAlive", "true");
        limits.setProperty("logServerErrorDetail", "false");
        return ReconnectingDataSource.pool(config, new DriverDataSource(url, null, limits, user, password));
    }
}
