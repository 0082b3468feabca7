package dev.tenancy.usage;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
        private long toppedUp;
        private long drawn;
    }

    private static final class Taken {
        private String meter = "";
        private long toppedUp;
        private long drawn;
    }

    private final Map<TopUpId, Taken> topUps = new LinkedHashMap<>();
    private final Map<Counter, Sums> counters =
            new TreeMap<>(Comparator.comparing(Counter::meter).thenComparing(Counter::start));

    /** Nothing added yet. */
    public LedgerReconciliation() {}

    /** Adds what a counter says. */
    public void count(String meter, Instant periodStart, long used, long reserved, long toppedUp) {
        Sums sums = of(meter, periodStart);
        sums.used += used;
        sums.reserved += reserved;
        sums.toppedUp += toppedUp;
    }

    /** Adds entries. */
    public void record(String meter, Instant periodStart, long amount) {
        of(meter, periodStart).recorded += amount;
    }

    /** Adds reservations. */
    public void hold(String meter, Instant periodStart, long amount) {
        of(meter, periodStart).held += amount;
    }

    /** Adds what entries and reservations have drawn of top-ups. */
    public void draw(String meter, Instant periodStart, long amount) {
        of(meter, periodStart).drawn += amount;
    }

    /** Adds what a top-up says was taken of it. */
    public void topUp(TopUpId id, String meter, long taken) {
        taken(id).meter = meter;
        taken(id).toppedUp += taken;
    }

    /** Adds what was drawn of a top-up. */
    public void drawOf(TopUpId id, long amount) {
        taken(id).drawn += amount;
    }

    /** Where the two differ, by meter and period, then by top-up. */
    public List<LedgerDrift> drift(TenantId tenant) {
        List<LedgerDrift> drift = new ArrayList<>();
        counters.forEach((counter, sums) -> {
            if (sums.used != sums.recorded || sums.reserved != sums.held || sums.toppedUp != sums.drawn) {
                drift.add(new LedgerDrift(
                        tenant,
                        counter.meter(),
                        counter.start(),
                        sums.used,
                        sums.recorded,
                        sums.reserved,
                        sums.held,
                        sums.toppedUp,
                        sums.drawn,
                        null));
            }
        });
        topUps.forEach((id, one) -> {
            if (one.toppedUp != one.drawn) {
                drift.add(new LedgerDrift(tenant, one.meter, Instant.EPOCH, 0, 0, 0, 0, one.toppedUp, one.drawn, id));
            }
        });
        return drift;
    }

    private Taken taken(TopUpId id) {
        return topUps.computeIfAbsent(id, one -> new Taken());
    }

    private Sums of(String meter, Instant periodStart) {
        return counters.computeIfAbsent(new Counter(meter, periodStart), counter -> new Sums());
    }
}
