package dev.tenancy.isolation;

import dev.tenancy.problem.Unavailable;
import jakarta.persistence.EntityManagerFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Prepares the tables of a service that was written for one tenant for {@link Adoption#ENFORCE}: says what they lack, and gives
 * the rows that have no tenant yet to the home tenant. Thread-safe.
 *
 * <p>On PostgreSQL the tenant's column of join, collection and secondary tables is the business of {@link
 * TenantIsolation#rowLevelSecurity}, which comes after this; on other databases these need none.
 */
public final class TenantBackfill {

    private static final String CHECK = "check of what the tables lack for the isolation of tenants";

    private final TenantIsolation isolation;

    private TenantBackfill(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    /**
     * For the entities of {@code factory}.
     *
     * @throws IllegalStateException when it was made without {@link TenantIsolation#settings()}
     */
    public static TenantBackfill of(EntityManagerFactory factory) {
        return new TenantBackfill(TenantIsolation.of(factory));
    }

    /**
     * Gives every row without a tenant to the home tenant of {@link TenantIsolation.Builder#adopting}, as a {@link
     * TenantIsolation#bypass}. It does so in transactions of at most 1,000 rows and waits for no lock, so the service may run
     * meanwhile; it may be stopped at any point, and then run again for the rest. Rows that others are changing stay for the
     * next run, and {@link #gaps} tells of them. Empties the second-level cache.
     *
     * @param reason why, for whoever reads the trace; not blank
     * @return how many rows of each table were filled, by the table's name
     * @throws IllegalStateException when no home tenant is known, as with {@link Adoption#ENFORCE}
     * @throws Unavailable when the database is out of reach; what was filled until then stays
     */
    public Map<String, Long> fill(String reason) {
        UUID home = isolation
                .home()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "Nobody has said whose the rows without a tenant are, and with"
                                        + " Adoption.ENFORCE they are nobody's. Build the TenantIsolation with adopting(step, home)."));
        IsolatedUnit unit = isolation.unit();
        try {
            return isolation.<Map<String, Long>, RuntimeException>bypass(reason, session -> {
                Map<String, Long> filled = new LinkedHashMap<>();
                for (TenantTable table : unit.model().tables()) {
                    if (table.owners().isEmpty()) {
                        filled.put(table.name().toString(), fill(unit, table, home));
                    }
                }
                return filled;
            });
        } finally {
            unit.caches().evictAfterUntrackedChange();
        }
    }

    /**
     * What the tables lack, in the order in which to mend it; counts rows without a tenant, so it reads the tables. A {@link
     * TenantIsolation#bypass} of its own.
     *
     * @return empty when nothing is left to do, {@link AdoptionGap.Kind#UNIQUE_ACROSS_TENANTS} is only information
     * @throws Unavailable when the database is out of reach
     */
    public List<AdoptionGap> gaps() {
        IsolatedUnit unit = isolation.unit();
        return isolation.<List<AdoptionGap>, RuntimeException>bypass(
                CHECK,
                session -> session.unwrap(Session.class)
                        .doReturningWork(
                                connection -> AdoptionCheck.gaps(unit.model(), connection, unit.holdsInDatabase())));
    }

    private static long fill(IsolatedUnit unit, TenantTable table, UUID home) {
        long filled = 0;
        List<Object> last = List.of();
        while (true) {
            List<Object> from = last;
            List<List<Object>> keys = OwnTransactions.<List<List<Object>>, RuntimeException>call(
                    unit.factory(),
                    session -> session.unwrap(Session.class)
                            .doReturningWork(connection -> new BackfillBatch(table, home, connection).fillAfter(from)));
            if (keys.isEmpty()) {
                return filled;
            }
            filled += keys.size();
            last = keys.get(keys.size() - 1);
        }
    }
}
