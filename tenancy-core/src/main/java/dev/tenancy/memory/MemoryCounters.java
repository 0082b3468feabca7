package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.LedgerReconciliation;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;

/** How much is taken of each meter in each period. */
final class MemoryCounters {

    /** What the plan's limit is held to, and beside it what top-ups pay for. */
    record Counter(long used, long reserved, long toppedUp, long toppedUpReserved) {

        private static final Counter ZERO = new Counter(0, 0, 0, 0);

        long taken() {
            return used + reserved;
        }

        UsageCount count() {
            return new UsageCount(used + toppedUp, reserved + toppedUpReserved, toppedUp, toppedUpReserved);
        }

        Counter used(long amount, long drawn) {
            return new Counter(used + amount - drawn, reserved, toppedUp + drawn, toppedUpReserved);
        }

        Counter reserved(long amount, long drawn) {
            return new Counter(used, reserved + amount - drawn, toppedUp, toppedUpReserved + drawn);
        }
    }

    private final Table<TextKey, Counter> counters;

    MemoryCounters(Journal journal) {
        counters = new Table<>(journal);
    }

    static TextKey key(TenantId tenant, String meter, UsagePeriod period) {
        return TextKey.of(tenant, meter + "@" + period.start());
    }

    Counter get(TextKey key) {
        Counter counter = counters.get(key);
        return counter == null ? Counter.ZERO : counter;
    }

    /** What is used of the grant's meter in its period. */
    long used(TenantId tenant, Grant grant) {
        return get(key(tenant, grant.meter(), grant.period())).used();
    }

    void put(TextKey key, Counter counter) {
        counters.put(key, counter);
    }

    void addTo(LedgerReconciliation sums, TenantId tenant) {
        counters.range(TextKey.of(tenant, ""), TextKey.of(tenant, "\uffff")).forEach((key, counter) -> {
            int at = key.text().lastIndexOf('@');
            sums.count(
                    key.text().substring(0, at),
                    Instant.parse(key.text().substring(at + 1)),
                    counter.count().used(),
                    counter.count().reserved(),
                    counter.toppedUp() + counter.toppedUpReserved());
        });
    }
}
