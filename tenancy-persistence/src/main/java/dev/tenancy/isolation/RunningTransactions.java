package dev.tenancy.isolation;

import dev.tenancy.problem.Unavailable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.Session;

/** The transactions of others on the same database. */
final class RunningTransactions {

    private static final long PAUSE_MILLIS = 20;

    /** Those that have not written yet too, for they may; not the server's own. */
    private static final String ON_POSTGRESQL = """
            select running.virtualtransaction
            from pg_catalog.pg_locks running
            join pg_catalog.pg_stat_activity activity on activity.pid = running.pid
            where running.locktype = 'virtualxid' and running.granted and running.mode = 'ExclusiveLock'
                and activity.datname = current_database() and activity.usesysid is not null
                and running.pid <> pg_backend_pid()
            union all
            select 'prepared ' || prepared.gid
            from pg_catalog.pg_prepared_xacts prepared
            where prepared.database = current_database()
            """;

    private static final String ON_H2 = """
            select cast(session_id as varchar)
            from information_schema.sessions
            where contains_uncommitted and session_id <> session_id()
            """;

    private static final String IS_ADMINISTRATOR =
            "select is_admin from information_schema.users where user_name = current_user";

    private final IsolatedUnit unit;
    private final Duration maxWait;

    RunningTransactions(IsolatedUnit unit, Duration maxWait) {
        this.unit = unit;
        this.maxWait = maxWait;
    }

    /**
     * Returns when all that run now have ended, so that what they wrote is there to be seen or gone for good; inside a bypass.
     *
     * @throws Unavailable when one has not ended after the longest wait
     */
    void awaitEnd() {
        requireSight();
        long start = System.nanoTime();
        Set<String> running = now();
        while (!running.isEmpty()) {
            if (System.nanoTime() - start > maxWait.toNanos()) {
                throw new Unavailable(
                        "Transactions on this database that began before (" + String.join(", ", running)
                                + ") have not ended in " + maxWait.toSeconds()
                                + " seconds, and could still add rows of the tenant. Nothing was done. Try again when they have ended.",
                        null);
            }
            pause();
            running.retainAll(now());
        }
    }

    private Set<String> now() {
        return new HashSet<>(ask(unit.holdsInDatabase() ? ON_POSTGRESQL : ON_H2, String.class));
    }

    private void requireSight() {
        if (!unit.holdsInDatabase() && ask(IS_ADMINISTRATOR, Boolean.class).contains(false)) {
            throw new IllegalStateException(
                    "H2 shows other sessions' transactions to administrators alone, and one of them"
                            + " could still add rows of the tenant. Give the persistence unit a user with admin rights.");
        }
    }

    /** In a transaction of its own, so that two who wait don't wait for each other. */
    private <T> List<T> ask(String question, Class<T> type) {
        return OwnTransactions.<List<T>, RuntimeException>call(
                unit.factory(),
                session -> session.unwrap(Session.class)
                        .createNativeQuery(question, type)
                        .getResultList());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Others' transactions were not waited for: the work was interrupted.", interrupted);
        }
    }
}
