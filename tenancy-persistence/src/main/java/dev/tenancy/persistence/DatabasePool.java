package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import com.zaxxer.hikari.util.DriverDataSource;
import dev.tenancy.problem.Unavailable;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Connection pools with the settings that the engine's promises need: an acknowledged write survives the process's death, and
 * nobody waits for the database for ever.
 */
public final class DatabasePool {

    private static final int MAX_CONNECTIONS = 16;

    // Together with an answer's 2,100 this is less than the 3 seconds in which a caller is to be told.
    private static final long MAX_WAIT_MILLIS = 750;

    /** The least that Hikari asks the driver for. */
    private static final long MAX_VALIDATION_MILLIS = 1_000;

    // With a tenant's policy in it, or many charges, a plan costs more than the statement, and what differs by value is
    // one tenant's.
    private static final String OPTIONS =
            "-c statement_timeout=2000 -c lock_timeout=1750 -c plan_cache_mode=force_generic_plan";

    private DatabasePool() {}

    /**
     * A pool of at most 16 connections; whoever gets none within 750 ms is told so. One pool serves one database role: the
     * engine's, or the application's. While the database is away the pool goes on trying, five times a second.
     *
     * <p>H2 is opened with {@code WRITE_DELAY=0} and {@code DB_CLOSE_ON_EXIT=FALSE} whatever the URL says: without the first an
     * acknowledged write can be lost, without the second the database closes before an orderly stop is through; its role must be
     * an administrator. A file is opened so that an interrupted thread does no harm to it, and not by a version of H2 that doesn't find
     * its last commits in the file of a killed process: it is tried once, in memory. PostgreSQL gets limits on connecting
     * (1 s), on a statement (2 s), on waiting for a lock (1.75 s) and on an answer (2.1 s), each unless the URL sets it, so that
     * a caller is told within 3 seconds; it plans each statement once and not for every value anew, and gets the ids of charges as
     * bytes. What takes long by its nature takes its connections {@linkplain #forLongWork without those limits}.
     *
     * @param url a JDBC URL of H2 or PostgreSQL
     * @throws IllegalArgumentException for a URL of anything else
     * @throws IllegalStateException for a file, when this version of H2 loses commits
     * @throws Unavailable when the database is out of reach or refuses the role
     */
    public static HikariDataSource open(String url, String user, String password) {
        return open(url, user, password, true);
    }

    /**
     * As {@link #open}, for the persistence unit of the application's own entities: its connections commit nothing by
     * themselves, since a tenant is set for the length of a transaction, and PostgreSQL gets batched inserts as few statements.
     */
    public static HikariDataSource openForApplication(String url, String user, String password) {
        return open(url, user, password, false);
    }

    /**
     * Makes a connection whenever one is asked for, with the same limits and without a pool: for what keeps one to itself, as
     * {@link CachingAccessDirectory} does.
     *
     * @param url a JDBC URL of H2 or PostgreSQL
     * @throws IllegalArgumentException for a URL of anything else
     * @throws IllegalStateException for a file, when this version of H2 loses commits
     */
    public static DataSource unpooled(String url, String user, String password) {
        return isH2(url)
                ? new DriverDataSource(durable(url), null, new Properties(), user, password)
                : postgres(url, postgresLimits(), user, password);
    }

    private static HikariDataSource open(String url, String user, String password, boolean autoCommit) {
        boolean isH2 = isH2(url);
        HikariConfig config = new HikariConfig();
        config.setAutoCommit(autoCommit);
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setConnectionTimeout(MAX_WAIT_MILLIS);
        config.setValidationTimeout(MAX_VALIDATION_MILLIS);
        if (isH2) {
            config.setJdbcUrl(durable(url));
            config.setUsername(user);
            config.setPassword(password);
            // runs after what the URL has H2 run first, its INIT
            config.setConnectionInitSql(H2Url.WITHOUT_DELAY);
            return open(config);
        }
        Properties properties = postgresLimits();
        if (autoCommit) {
            properties.setProperty("binaryTransferEnable", UuidArray.DRIVERS_NAME);
        } else {
            properties.setProperty("reWriteBatchedInserts", "true");
        }
        return ReconnectingDataSource.pool(config, postgres(url, properties, user, password));
    }

    /** The pool; {@link Unavailable} when its first connection can't be made. */
    static HikariDataSource open(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException failed) {
            throw new Unavailable("The database is out of reach, or refuses the role.", failed);
        }
    }

    /**
     * The connections of {@code pool}, without the limits on statements and answers, and with 10 seconds for a lock, while they are
     * taken by this way: for migrations, back-fills and whatever else takes as long as there are rows. Nothing changes on H2.
     */
    public static DataSource forLongWork(DataSource pool) {
        return pool instanceof LongWorkDataSource ? pool : new LongWorkDataSource(pool);
    }

    private static boolean isH2(String url) {
        boolean isH2 = H2Url.isH2(url);
        if (!isH2 && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("The database's URL must begin with jdbc:h2: or jdbc:postgresql:.");
        }
        return isH2;
    }

    private static String durable(String url) {
        if (!H2Url.isInMemory(url)) {
            H2Recovery.require();
        }
        return H2Url.durable(url);
    }

    private static DataSource postgres(String url, Properties properties, String user, String password) {
        DataSource driver = new DriverDataSource(url, null, properties, user, password);
        return url.contains("socketTimeout=") ? driver : new AnswerTimeoutDataSource(driver);
    }

    private static Properties postgresLimits() {
        Properties limits = new Properties();
        limits.setProperty("connectTimeout", "1");
        // While it connects; then it is the finer limit of AnswerTimeoutDataSource.
        limits.setProperty("socketTimeout", "2");
        limits.setProperty("tcpKeepAlive", "true");
        limits.setProperty("options", OPTIONS);
        // The server's details repeat the values of rows, which are not for the log.
        limits.setProperty("logServerErrorDetail", "false");
        return limits;
    }
}
