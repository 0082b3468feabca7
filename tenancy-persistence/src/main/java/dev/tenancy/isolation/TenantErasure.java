package dev.tenancy.isolation;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.Map;
import org.hibernate.Session;

/**
 * Erases a tenant: every row of it in every table that the entities of a persistence unit are mapped to, with those of
 * collections, join tables and Hibernate's audit logs. Rows of other tenants stay as they are; so do backups, and tables that no
 * entity is mapped to. Thread-safe.
 *
 * <p>Close the tenant first, so that no new work begins for it. What still runs then is waited for: on PostgreSQL every
 * transaction that has begun, on H2 every one that has written.
 */
public final class TenantErasure {

    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final TenantIsolation isolation;

    private TenantErasure(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    /**
     * For the entities of {@code factory}.
     *
     * @throws IllegalStateException when it was made without {@link TenantIsolation#settings()}
     */
    public static TenantErasure of(EntityManagerFactory factory) {
        return new TenantErasure(TenantIsolation.of(factory));
    }

    /**
     * Deletes all rows of {@code tenant} in one transaction, as a {@link TenantIsolation#bypass}, and commits only when none is
     * left. Before, it waits up to 10 seconds for the transactions that run on the database, of whomever, so that none of them can leave a
     * row behind; not to be called inside one. Empties the second-level cache, of this process alone where it is a local one, and
     * again when a session that was open then puts something there.
     *
     * @param reason why, for whoever reads the trace; not blank
     * @return how many rows of each table were deleted, by the table's name; none that the database's own cascades deleted
     * @throws IllegalStateException when rows are left, or can't be deleted without touching others; nothing was erased then
     * @throws Unavailable when transactions run for longer, others were changing the same rows, or the database is out of reach;
     *     nothing was erased then, but when its outcome is unknown. May be repeated
     */
    public Map<String, Long> erase(TenantId tenant, String reason) {
        IsolatedUnit unit = isolation.unit();
        try {
            return isolation.<Map<String, Long>, RuntimeException>bypass(reason, session -> {
                new RunningTransactions(unit, MAX_WAIT).awaitEnd();
                return session.unwrap(Session.class).doReturningWork(connection -> {
                    TenantRows rows = TenantRows.of(unit.model(), tenant.value(), connection, unit.holdsInDatabase());
                    Erasure erasure = new Erasure(unit.model(), rows, connection, unit.holdsInDatabase());
                    Map<String, Long> deleted = erasure.run();
                    erasure.verify();
                    return deleted;
                });
            });
        } finally {
            unit.caches().evictAfterUntrackedChange();
        }
    }
}
