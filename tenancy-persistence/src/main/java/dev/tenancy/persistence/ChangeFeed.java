package dev.tenancy.persistence;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what the nodes on one PostgreSQL database announce, on a connection and a daemon thread of its own, and connects again
 * when the connection is lost. What was announced meanwhile is never delivered, so all is stale then, and again once it listens.
 */
final class ChangeFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

    private static final int PROBE_MILLIS = 5_000;
    private static final int SILENCE_MILLIS = 5_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final DataSource unpooled;
    private final Consumer<StaleAnswers> listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile ListeningConnection connection;

    private ChangeFeed(DataSource unpooled, ListeningConnection connection, Consumer<StaleAnswers> listener) {
        this.unpooled = unpooled;
        this.connection = connection;
        this.listener = listener;
    }

    /**
     * Listens to whatever is committed after this has returned.
     *
     * @param announcer sends one notice through the store
     * @throws IllegalStateException when that notice does not arrive
     */
    static ChangeFeed open(DataSource unpooled, Consumer<String> announcer, Consumer<StaleAnswers> listener) {
        ListeningConnection connection = null;
        try {
            connection = ListeningConnection.open(unpooled);
            requireHeard(connection, announcer);
            ChangeFeed feed = new ChangeFeed(unpooled, connection, listener);
            Thread thread = new Thread(feed::run, "tenancy-change-feed");
            thread.setDaemon(true);
            thread.start();
            return feed;
        } catch (SQLException | RuntimeException failed) {
            if (connection != null) {
                connection.close();
            }
            throw failed instanceof RuntimeException refusal ? refusal : StoreFailures.translate(failed);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        connection.close();
    }

    private void run() {
        boolean open = true;
        while (open) {
            hear();
            listener.accept(StaleAnswers.ALL);
            open = reconnect();
            listener.accept(StaleAnswers.ALL);
        }
    }

    /** Returns when the connection is lost. */
    private void hear() {
        try {
            while (!isClosed()) {
                List<String> notices = connection.await(SILENCE_MILLIS);
                notices.forEach(notice -> listener.accept(ChangeNotice.read(notice)));
                if (notices.isEmpty()) {
                    connection.ping();
                }
            }
        } catch (SQLException | RuntimeException lost) {
            if (!isClosed()) {
                LOG.warn(
                        "Changes by other nodes are not heard of: until the connection is back, it may take them 10"
                                + " seconds to be seen here",
                        lost);
            }
        } finally {
            connection.close();
        }
    }

    /** False when this feed was closed. */
    private boolean reconnect() {
        Duration pause = FIRST_PAUSE;
        while (!isClosedWithin(pause)) {
            try {
                connection = ListeningConnection.open(unpooled);
                if (isClosed()) {
                    // Whoever closed the feed may have met the connection before.
                    connection.close();
                    return false;
                }
                LOG.info("Changes by other nodes are heard of again");
                return true;
            } catch (SQLException | RuntimeException outOfReach) {
                LOG.debug("The connection that listens could not be made", outOfReach);
                pause = longer(pause);
            }
        }
        return false;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private boolean isClosedWithin(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            // Nobody but this class has the thread to interrupt it.
            return true;
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private static void requireHeard(ListeningConnection connection, Consumer<String> announcer) throws SQLException {
        String probe = ChangeNotice.probe();
        announcer.accept(probe);
        long end = System.nanoTime() + Duration.ofMillis(PROBE_MILLIS).toNanos();
        while (!connection.await(PROBE_MILLIS).contains(probe)) {
            if (System.nanoTime() - end >= 0) {
                throw new IllegalStateException(
                        "What the store announces does not arrive on the connection that listens,"
                                + " so changes by other nodes would be seen late. It must lead to the store's own database, straight:"
                                + " no proxy that shares connections between transactions, such as PgBouncer in its transaction mode.");
            }
        }
    }
}
