package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The ledger by the functions of {@code tenancy_metering}, for a role that has no right on the engine's tables. */
final class FunctionLedger implements UsageLedger {

    private static final String CONSUME = """
            select outcome, used, topped_up, granted_id, granted_start, granted_end
            from tenancy_metering.consume(
                cast(? as uuid), cast(? as uuid), cast(? as varchar), cast(? as timestamptz), cast(? as timestamptz),
                cast(? as bigint), cast(? as bigint), cast(? as varchar), cast(? as timestamptz), cast(? as varchar),
                cast(? as uuid))
            """;

    private static final String REFUND = "select tenancy_metering.refund(cast(? as uuid), cast(? as uuid))";

    private static final String RELEASE =
            "select tenancy_metering.release(cast(? as uuid), cast(? as uuid), cast(? as varchar), cast(? as bigint))";

    private final SqlUnit unit;
    private final ReservationSql reservations;

    FunctionLedger(SqlUnit unit, ReservationSql reservations) {
        this.unit = unit;
        this.reservations = reservations;
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        GrantCondition condition = charge.condition();
        return unit.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(CONSUME)) {
                new Parameters(statement)
                        .uuid(tenant.value())
                        .uuid(charge.id().value())
                        .text(charge.meter().key())
                        .time(charge.period().start())
                        .time(charge.period().end())
                        .number(charge.amount())
                        .number(charge.limit().ceiling())
                        .text(charge.idempotencyKey())
                        .time(charge.at())
                        .text(condition == null ? null : condition.kind().name())
                        .uuid(condition == null ? null : condition.id());
                try (ResultSet answer = statement.executeQuery()) {
                    answer.next();
                    return consumption(charge, answer);
                }
            }
        });
    }

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        return unit.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(REFUND)) {
                new Parameters(statement).uuid(tenant.value()).uuid(grant.value());
                return isTrue(statement);
            }
        });
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        JdbcUsageLedger.checkRelease(standing, amount);
        boolean released = unit.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
                new Parameters(statement)
                        .uuid(tenant.value())
                        .uuid(id.value())
                        .text(standing.key())
                        .number(amount);
                return isTrue(statement);
            }
        });
        if (!released) {
            throw JdbcUsageLedger.lessInUse(standing);
        }
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        return unit.inTransaction(connection -> {
            Map<Meter, UsageCount> counts = new LinkedHashMap<>();
            for (Map.Entry<Meter, UsagePeriod> period : periods.entrySet()) {
                Meter meter = period.getKey();
                counts.put(meter, reservations.count(connection, tenant, meter, period.getValue()));
            }
            return counts;
        });
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        Reservation.checkTimeToLive(timeToLive);
        return unit.inTransaction(connection -> reservations.reserve(connection, tenant, charge, timeToLive));
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        Charge.checkAmount(amount);
        return unit.inTransaction(connection -> reservations.commit(connection, tenant, reservation, amount));
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        return unit.inTransaction(connection -> reservations.release(connection, tenant, reservation));
    }

    private static Consumption consumption(Charge charge, ResultSet answer) throws SQLException {
        long used = answer.getLong("used");
        String outcome = answer.getString("outcome");
        GrantCondition condition = charge.condition();
        if (outcome.equals("GRANTED")) {
            return new Consumption.Granted(
                    new Grant(charge.id(), charge.meter().key(), charge.amount(), charge.period()),
                    used,
                    answer.getLong("topped_up"),
                    false);
        }
        if (outcome.equals("REPLAYED")) {
            UsagePeriod period = LedgerReads.period(answer, "granted_start", "granted_end");
            GrantId id = new GrantId(answer.getObject("granted_id", UUID.class));
            return new Consumption.Granted(new Grant(id, charge.meter().key(), charge.amount(), period), used, true);
        }
        if (outcome.equals("CONDITION_FAILED") && condition != null) {
            return new Consumption.ConditionFailed(condition);
        }
        return outcome.equals("KEY_REUSED")
                ? new Consumption.KeyReused()
                : new Consumption.LimitExceeded(charge.meter(), used, charge.limit(), charge.period());
    }

    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
