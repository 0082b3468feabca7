package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.LedgerDrift;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads the ledger's tables under the lock over all of them. */
record MemoryUsageHistory(Journal journal, MemoryTenants tenants, MemoryLedger ledger) implements UsageHistory {

    @Override
    public List<PeriodUsage> periods(TenantId tenant, Meter meter, int limit) {
        return locked(() -> {
            Map<UsagePeriod, Long> used =
                    new TreeMap<>(Comparator.comparing(UsagePeriod::start).reversed());
            ledger.entries(tenant)
                    .filter(entry -> entry.grant().meter().equals(meter.key()))
                    .forEach(entry -> used.merge(entry.grant().period(), entry.standing(), Long::sum));
            return used.entrySet().stream()
                    .limit(limit)
                    .map(period -> new PeriodUsage(period.getKey(), period.getValue()))
                    .toList();
        });
    }

    @Override
    public List<Long> between(TenantId tenant, Meter meter, List<Instant> times) {
        return locked(() -> {
            List<Long> sums = new ArrayList<>();
            for (int i = 1; i < times.size(); i++) {
                Instant from = times.get(i - 1);
                Instant to = times.get(i);
                sums.add(ledger.entries(tenant)
                        .filter(entry -> entry.grant().meter().equals(meter.key()))
                        .filter(entry ->
                                !entry.at().isBefore(from) && entry.at().isBefore(to))
                        .mapToLong(MemoryEntries.Entry::standing)
                        .sum());
            }
            return sums;
        });
    }

    @Override
    public List<LedgerDrift> verify(TenantId tenant) {
        return locked(() -> ledger.reconciliation(tenant).drift(tenant));
    }

    @Override
    public void verifyAll(Consumer<LedgerDrift> drift) {
        locked(tenants::ids).forEach(tenant -> verify(tenant).forEach(drift));
    }

    private <T> T locked(Supplier<T> look) {
        journal.lock();
        try {
            return look.get();
        } finally {
            journal.unlock();
        }
    }
}
