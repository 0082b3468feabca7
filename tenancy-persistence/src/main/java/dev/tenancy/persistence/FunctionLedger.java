package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** The ledger by the functions of {@code tenancy_metering}, for a role that has no right on the engine's tables. */
final class FunctionLedger extends SqlLedger {

    private static final String CONSUME = """
            select outcome, used, topped_up, granted_id, granted_start, granted_end
            from tenancy_metering.consume(
                cast(? as uuid), cast(? as uuid), cast(? as varchar), cast(? as timestamptz), cast(? as timestamptz),
                cast(? as bigint), cast(? as bigint), cast(? as varchar), cast(? as timestamptz), cast(? as varchar),
                cast(? as uuid))
            """;

    private static final String REFUND = "select tenancy_metering.refund(cast(? as uuid), cast(? as uuid))";

    private static final String REFUND_ALL_BUT =
            "select tenancy_metering.refund_all_but(cast(? as uuid), cast(? as uuid), cast(? as bigint))";

    private static final String RELEASE =
            "select tenancy_metering.release(cast(? as uuid), cast(? as uuid), cast(? as varchar), cast(? as bigint))";

    private final SqlUnit unit;

    FunctionLedger(SqlUnit unit, ReservationSql reservations) {
        super(unit, reservations);
        this.unit = unit;
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        return unit.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(CONSUME)) {
                new Parameters(statement).charge(tenant, charge);
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
    boolean refundAllBut(Connection connection, TenantId tenant, GrantId grant, long kept) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFUND_ALL_BUT)) {
            new Parameters(statement).uuid(tenant.value()).uuid(grant.value()).number(kept);
            return isTrue(statement);
        }
    }

    @Override
    boolean releaseStanding(Connection connection, TenantId tenant, GrantId id, Meter standing, long amount)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .uuid(id.value())
                    .text(standing.key())
                    .number(amount);
            return isTrue(statement);
        }
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
