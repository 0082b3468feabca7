package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads counters, and why a charge was not granted. */
final class LedgerReads {

    private static final String COUNTER = """
            select used, reserved
            from tenancy.tenancy_usage_counter
            where tenant_id = ? and meter = ? and period_start = ?
            """;

    private static final String TWIN = """
            select entry_id, meter, amount, period_start, period_end
            from tenancy.tenancy_usage_entry
            where tenant_id = ? and idempotency_key = ?
            """;

    private static final GrantConditionSql HOLDS = new GrantConditionSql("select 1 where "::concat, "?", "?", "?");

    private LedgerReads() {}

    /** What stands in the way of the charge now; empty when nothing does any more. */
    static Optional<Consumption> refusal(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        GrantCondition condition = charge.condition();
        if (condition != null && !holds(connection, tenant, condition, charge.at())) {
            return Optional.of(new Consumption.ConditionFailed(condition));
        }
        String key = charge.idempotencyKey();
        Grant twin = key == null ? null : twin(connection, tenant, key);
        if (twin != null) {
            boolean isSame = twin.meter().equals(charge.meter().key()) && twin.amount() == charge.amount();
            return Optional.of(
                    isSame
                            ? new Consumption.Granted(
                                    twin,
                                    count(connection, tenant, twin.meter(), twin.period())
                                            .used(),
                                    true)
                            : new Consumption.KeyReused());
        }
        UsageCount count = count(connection, tenant, charge.meter().key(), charge.period());
        return charge.limit().permits(count.used() + count.reserved(), charge.amount())
                ? Optional.empty()
                : Optional.of(
                        new Consumption.LimitExceeded(charge.meter(), count.used(), charge.limit(), charge.period()));
    }

    /** What counts against the plan's limit; zero when there is no such counter yet. */
    static UsageCount count(Connection connection, TenantId tenant, String meter, UsagePeriod period)
            throws SQLException {
        UsageCount count = find(connection, new CounterKey(tenant, meter, period.start()));
        return count == null ? UsageCount.ZERO : count;
    }

    /** What counts against the plan's limit; null when there is no such counter yet. */
    static @Nullable UsageCount find(Connection connection, CounterKey counter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNTER)) {
            new Parameters(statement).counter(counter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new UsageCount(row.getLong("used"), row.getLong("reserved")) : null;
            }
        }
    }

    static boolean holds(Connection connection, TenantId tenant, GrantCondition condition, Instant at)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HOLDS.of(condition))) {
            new Parameters(statement).uuid(tenant.value()).uuid(condition.id()).time(at);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether a grant has the key; null never is used. */
    static boolean isUsed(Connection connection, TenantId tenant, @Nullable String key) throws SQLException {
        return key != null && twin(connection, tenant, key) != null;
    }

    private static @Nullable Grant twin(Connection connection, TenantId tenant, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TWIN)) {
            new Parameters(statement).uuid(tenant.value()).text(key);
            try (ResultSet entry = statement.executeQuery()) {
                return entry.next() ? grant(entry) : null;
            }
        }
    }

    private static Grant grant(ResultSet entry) throws SQLException {
        return new Grant(
                new GrantId(entry.getObject("entry_id", UUID.class)),
                entry.getString("meter"),
                entry.getLong("amount"),
                period(entry, "period_start", "period_end"));
    }

    /** The period that two columns tell. */
    static UsagePeriod period(ResultSet row, String startColumn, String endColumn) throws SQLException {
        return new UsagePeriod(Columns.time(row, startColumn), Columns.timeOrNull(row, endColumn));
    }
}
