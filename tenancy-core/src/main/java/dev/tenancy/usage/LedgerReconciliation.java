package dev.tenancy.usage;

import dev.tenancy.id.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up a tenant's ledger for {@link UsageHistory#verify}: its counters, and what is behind them. Not thread-safe. */
public final class LedgerReconciliation {

    private record Counter(String meter, Instant start) {}

    private static final class Sums {
        private long used;
        private long recorded;
        private long reserved;
        private long held;
    }

    private final Map<Counter, Sums> counters =
            new TreeMap<>(Comparator.comparing(Counter::meter).thenComparing(Counter::start));

    /** Nothing added yet. */
    public LedgerReconciliation() {}

    /** Adds what a counter says. */
    public void count(String meter, Instant periodStart, long used, long reserved) {
        Sums sums = of(meter, periodStart);
        sums.used += used;
        sums.reserved += reserved;
    }

    /** Adds entries. */
    public void record(String meter, Instant periodStart, long amount) {
        of(meter, periodStart).recorded += amount;
    }

    /** Adds reservations. */
    public void hold(String meter, Instant periodStart, long amount) {
        of(meter, periodStart).held += amount;
    }

    /** Where the two differ, by meter and period. */
    public List<LedgerDrift> drift(TenantId tenant) {
        List<LedgerDrift> drift = new ArrayList<>();
        counters.forEach((counter, sums) -> {
            if (sums.used != sums.recorded || sums.reserved != sums.held) {
                drift.add(new LedgerDrift(
                        tenant, counter.meter(), counter.start(), sums.used, sums.recorded, sums.reserved, sums.held));
            }
        });
        return drift;
    }

    private Sums of(String meter, Instant periodStart) {
        return counters.computeIfAbsent(new Counter(meter, periodStart), counter -> new Sums());
    }
}
