package dev.tenancy.usage;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Port: what the ledger tells about the past, as far as it has landed. Only reads. Thread-safe. */
public interface UsageHistory {

    /**
     * The periods in which something was granted, as they were when it was, newest first.
     *
     * @param limit the most that are given, 1 at least
     */
    List<PeriodUsage> periods(TenantId tenant, Meter meter, int limit);

    /**
     * What was granted and not given back from each of the times, inclusive, to the next one, exclusive. What was reserved
     * counts when it was reserved.
     *
     * @param times ascending, equal ones allowed
     * @return one sum less than there are times
     */
    List<Long> between(TenantId tenant, Meter meter, List<Instant> times);

    /**
     * Adds up the tenant's grants and reservations anew, and compares. All that is compared is of one moment, however much is
     * charged meanwhile, and nobody who charges waits for it.
     *
     * @return every counter, and every top-up, that says anything else; empty when the ledger is sound
     */
    List<LedgerDrift> verify(TenantId tenant);

    /** As {@link #verify}, tenant by tenant, each as of a moment of its own. */
    void verifyAll(Consumer<LedgerDrift> drift);
}
