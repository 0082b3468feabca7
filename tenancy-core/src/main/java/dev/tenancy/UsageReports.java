package dev.tenancy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import dev.tenancy.role.Permission;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.usage.LedgerDrift;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of usage, now and in the past, to whoever has the permission. */
final class UsageReports {

    private static final int MAX_PERIODS = 100;
    private static final int MAX_DAYS = 366;

    private final Engine engine;
    private final Charges charges;

    UsageReports(Engine engine, Charges charges) {
        this.engine = engine;
        this.charges = charges;
    }

    /** As seen by {@code joined}; null for what has landed. */
    UsageReport report(TenantContext context, @Nullable UsageTransaction joined) {
        context.require(Permission.USAGE_READ);
        Instant now = engine.now();
        Map<Meter, UsagePeriod> periods = new LinkedHashMap<>();
        engine.catalog()
                .meters()
                .forEach(meter -> periods.put(meter, engine.period(meter, context.subscription(), now)));
        Entitlements entitlements = context.subscription()
                .entitlements(engine.catalog(), context.entitlements().overrides(), now);
        UsageLedger ledger = joined != null ? joined.usage() : engine.store().usage();
        Map<Meter, UsageCount> counts = ledger.counts(context.tenantId(), periods);
        Map<String, Long> topUps = joined != null
                ? joined.topUps(context.tenantId(), now)
                : engine.store()
                        .read(repositories ->
                                new UnitTransaction(repositories, landing -> {}).topUps(context.tenantId(), now));
        List<MeterUsage> meters = periods.entrySet().stream()
                .map(entry -> new MeterUsage(
                        entry.getKey(),
                        counts.getOrDefault(entry.getKey(), UsageCount.ZERO),
                        entitlements.limit(entry.getKey()),
                        entry.getValue(),
                        topUps.getOrDefault(entry.getKey().key(), 0L)))
                .toList();
        return new UsageReport(engine.month(context.subscription(), now), meters);
    }

    List<PeriodUsage> history(TenantContext context, String meter) {
        context.require(Permission.USAGE_READ);
        return engine.store().usageHistory().periods(context.tenantId(), charges.periodicMeter(meter), MAX_PERIODS);
    }

    List<DailyUsage> daily(TenantContext context, String meter, LocalDate from, LocalDate to) {
        context.require(Permission.USAGE_READ);
        Meter periodic = charges.periodicMeter(meter);
        if (from.getYear() < 1970 || from.getYear() > 9999) {
            throw Invalid.field("from", "out_of_range", "must be in the years 1970 to 9999.");
        }
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 1 || days > MAX_DAYS) {
            throw Invalid.field("to", "out_of_range", "must be 1 to " + MAX_DAYS + " days after from.");
        }
        ZoneId zone = context.tenant().timeZone();
        List<LocalDate> dates = from.datesUntil(to.plusDays(1)).toList();
        List<Instant> times =
                dates.stream().map(date -> date.atStartOfDay(zone).toInstant()).toList();
        List<Long> used = engine.store().usageHistory().between(context.tenantId(), periodic, times);
        List<DailyUsage> daily = new ArrayList<>();
        for (int i = 0; i < used.size(); i++) {
            daily.add(new DailyUsage(dates.get(i), used.get(i)));
        }
        return daily;
    }

    List<LedgerDrift> verify(TenantContext context) {
        context.require(Permission.USAGE_READ);
        return engine.store().usageHistory().verify(context.tenantId());
    }
}
