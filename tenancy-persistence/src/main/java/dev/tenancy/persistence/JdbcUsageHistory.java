package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.LedgerDrift;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.UsageHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The past in SQL, each question by an index. */
final class JdbcUsageHistory implements UsageHistory {

    /** How many sums one statement makes: it is to end well before the limits on a statement. */
    private static final int SLICES = 31;

    private static final int TENANTS = 100;

    // The counter has no end of its own; the first entry of its period tells, which the index on its time finds at
    // once.
    private static final String PERIODS = """
            select period_start, period_end, used
            from (
                select counter.period_start, counter.used + counter.topped_up as used, (
                    select entry.period_end
                    from tenancy.tenancy_usage_entry entry
                    where entry.tenant_id = counter.tenant_id
                      and entry.meter = counter.meter
                      and entry.created_at >= counter.period_start
                      and entry.period_start = counter.period_start
                    order by entry.created_at
                    fetch first 1 row only) as period_end
                from tenancy.tenancy_usage_counter counter
                where counter.tenant_id = ? and counter.meter = ?) period
            where period_end is not null
            order by period_start desc
            fetch first ? rows only
            """;

    private static final String SLICE =
            "(cast(? as integer), cast(? as timestamp(6) with time zone), cast(? as timestamp(6) with time zone))";

    private static final String TENANTS_AFTER = """
            select tenant_id
            from tenancy.tenancy_tenant
            where tenant_id > ?
            order by tenant_id
            fetch first ? rows only
            """;

    private final SqlUnit unit;
    private final LedgerSnapshot snapshot;

    JdbcUsageHistory(SqlUnit unit, LedgerSnapshot snapshot) {
        this.unit = unit;
        this.snapshot = snapshot;
    }

    @Override
    public List<PeriodUsage> periods(TenantId tenant, Meter meter, int limit) {
        return unit.reading(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PERIODS)) {
                new Parameters(statement).uuid(tenant.value()).text(meter.key()).number(limit);
                List<PeriodUsage> periods = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        periods.add(new PeriodUsage(
                                LedgerReads.period(row, "period_start", "period_end"), row.getLong("used")));
                    }
                }
                return periods;
            }
        });
    }

    @Override
    public List<Long> between(TenantId tenant, Meter meter, List<Instant> times) {
        List<Long> sums = new ArrayList<>();
        for (int first = 0; first < times.size() - 1; first += SLICES) {
            List<Instant> some = times.subList(first, Math.min(first + SLICES + 1, times.size()));
            sums.addAll(unit.reading(connection -> sums(connection, tenant, meter, some)));
        }
        return sums;
    }

    @Override
    public List<LedgerDrift> verify(TenantId tenant) {
        return snapshot.reconciliation(tenant).drift(tenant);
    }

    @Override
    public void verifyAll(Consumer<LedgerDrift> drift) {
        List<TenantId> tenants = tenantsAfter(null);
        while (!tenants.isEmpty()) {
            tenants.forEach(tenant -> verify(tenant).forEach(drift));
            tenants = tenantsAfter(tenants.get(tenants.size() - 1));
        }
    }

    private static List<Long> sums(Connection connection, TenantId tenant, Meter meter, List<Instant> times)
            throws SQLException {
        int slices = times.size() - 1;
        try (PreparedStatement statement = connection.prepareStatement(sumsOf(slices))) {
            Parameters parameters = new Parameters(statement);
            for (int i = 0; i < slices; i++) {
                parameters.number(i).time(times.get(i)).time(times.get(i + 1));
            }
            parameters.uuid(tenant.value()).text(meter.key());
            List<Long> sums = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    sums.add(row.getLong("used"));
                }
            }
            return sums;
        }
    }

    private static String sumsOf(int slices) {
        return """
            select slice.place, coalesce(sum(entry.amount), 0) as used
            from (values %s) as slice (place, from_time, to_time)
            left join tenancy.tenancy_usage_entry entry
              on entry.tenant_id = ?
              and entry.meter = ?
              and entry.created_at >= slice.from_time
              and entry.created_at < slice.to_time
              and entry.refunded_at is null
            group by slice.place
            order by slice.place
            """.formatted(String.join(", ", Collections.nCopies(slices, SLICE)));
    }

    private List<TenantId> tenantsAfter(@Nullable TenantId last) {
        String sql = last == null ? TENANTS_AFTER.replace("where tenant_id > ?", "") : TENANTS_AFTER;
        return unit.reading(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                Parameters parameters = new Parameters(statement);
                if (last != null) {
                    parameters.uuid(last.value());
                }
                parameters.number(TENANTS);
                List<TenantId> tenants = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        tenants.add(new TenantId(row.getObject("tenant_id", UUID.class)));
                    }
                }
                return tenants;
            }
        });
    }
}
